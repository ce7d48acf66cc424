/**
 * Users and roles that a trust policy names. IAM keeps them by their unique ids: who is deleted and made anew under
 * the same name is not trusted again, and a policy then shows the id that became of the name; who is renamed stays
 * trusted, under the new name. (IAM User Guide, "AWS JSON policy elements: Principal".)
 */

import { parseArn } from '../../core/arn.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { PolicyDocument } from '../document.ts';
import { inAccount } from './place.ts';
import { iamRevision } from './revision.ts';
import { type RoleRecord, roles } from './roles.ts';
import { users } from './users.ts';

export interface TrustedEntities {
  /** Unique ids by ARN, of the users and roles that are there. */
  ids: Record<string, string>;
  /** The first name that is nobody's. */
  missing: string | undefined;
}

/** Looks up the users and roles that a trust policy names. */
export async function findTrusted(
  tx: Transaction,
  document: PolicyDocument,
  ownAccount: string,
): Promise<TrustedEntities> {
  const found: TrustedEntities = { ids: {}, missing: undefined };
  for (const name of namesIn(document)) {
    const entity = parseEntityArn(name);
    if (entity === undefined) continue;
    const id = await idOf(tx, entity, name);
    if (id !== undefined) {
      if (entity.kind !== 'session') found.ids[name] = id;
    } else if (entity.account === ownAccount || (await iamRevision(tx, entity.account)) !== null) {
      found.missing ??= name;
    }
    // Otherwise it is of an account in which IAM was never used here: it may stand for one outside of this cloud.
  }
  return found;
}

/** A role's trust policy as it is true now: what is shown, and what AssumeRole is decided by. */
export async function currentTrust(tx: Transaction, role: RoleRecord): Promise<string> {
  let text = role.trust;
  for (const [arn, id] of Object.entries(role.trustedIds)) {
    const account = parseArn(arn)?.account ?? '';
    const collection = id.startsWith('AIDA') ? users : roles;
    const entity = await collection.getBy(tx, inAccount(account), 'byId', [id]);
    const name = entity?.arn ?? id;
    if (name !== arn) text = text.replaceAll(JSON.stringify(arn), JSON.stringify(name));
  }
  return text;
}

function namesIn(document: PolicyDocument): Set<string> {
  const names = new Set<string>();
  for (const { principal } of document.statements) {
    if (principal === undefined || principal === '*') continue;
    for (const name of principal.AWS ?? []) names.add(name);
  }
  return names;
}

interface EntityName {
  kind: 'user' | 'role' | 'session';
  account: string;
  name: string;
}

function parseEntityArn(arn: string): EntityName | undefined {
  const parsed = parseArn(arn);
  if (parsed === undefined) return undefined;
  const { account, resource } = parsed;
  const [kind, ...names] = resource.split('/');
  const [first] = names;
  if (kind === 'assumed-role' && first !== undefined) return { kind: 'session', account, name: first };
  const last = names.at(-1);
  if ((kind !== 'user' && kind !== 'role') || last === undefined) return undefined;
  return { kind, account, name: last };
}

async function idOf(tx: Transaction, { kind, account, name }: EntityName, arn: string) {
  const collection = kind === 'user' ? users : roles;
  const entity = await collection.get(tx, inAccount(account), name.toLowerCase());
  if (entity === undefined) return undefined;
  const isNamed = kind === 'session' ? entity.name === name : entity.arn === arn;
  return isNamed ? entity.id : undefined;
}
