/** Whom a report is about: a user, a role, a group's members, or those to whom a policy is attached. */

import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { roles } from '../../../policy/identity/roles.ts';
import { users } from '../../../policy/identity/users.ts';
import { noSuchEntity } from '../errors.ts';
import { documentOf, findPolicy } from '../managed-policies.ts';
import { policiesOfSubject, subjectOfArn } from '../simulator/principal.ts';
import { type SourcePolicy, sourcePolicy } from '../simulator/source.ts';
import { attachments, memberships, type ReportedEntity, serviceUses, usagePart } from '../state.ts';

interface Subject {
  policies: readonly SourcePolicy[];
  entities: ReportedEntity[];
}

const isPolicyArn = (arn: string) => /^arn:[^:]+:iam::(?:aws|\d{12}):policy\//.test(arn);

export async function reportSubject(tx: Transaction, place: Place, arn: string): Promise<Subject> {
  if (isPolicyArn(arn)) return policySubject(tx, place, arn);
  const subject = await subjectOfArn(tx, place, arn);
  const policies = await policiesOfSubject(tx, place, subject);
  const { kind, id } = subject.entity;
  const ids = kind === 'group' ? await membersOf(tx, place, id) : [id];
  return { policies, entities: await entitiesOf(tx, place, ids) };
}

async function policySubject(tx: Transaction, place: Place, arn: string): Promise<Subject> {
  const policy = await findPolicy(tx, place.account, arn);
  const version = policy && (await documentOf(tx, policy));
  if (policy === undefined || version === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
  const ids = new Set<string>();
  let after: Uint8Array | undefined;
  do {
    const query = { prefix: [policy.id, usagePart('attached')], snapshot: true, ...(after ? { after } : {}) };
    const page = await attachments.listBy(tx, place, 'byPolicy', query);
    for (const { entityKind, entityId } of page.records) {
      const found = entityKind === 'group' ? await membersOf(tx, place, entityId) : [entityId];
      for (const id of found) ids.add(id);
    }
    after = page.next;
  } while (after !== undefined);
  const source = sourcePolicy(policy.name, version.document);
  return { policies: [source], entities: await entitiesOf(tx, place, [...ids]) };
}

async function membersOf(tx: Transaction, place: Place, groupId: string): Promise<string[]> {
  const ids: string[] = [];
  let after: Uint8Array | undefined;
  do {
    const query = { prefix: [groupId], snapshot: true, ...(after ? { after } : {}) };
    const page = await memberships.listBy(tx, place, 'byGroup', query);
    ids.push(...page.records.map(({ userId }) => userId));
    after = page.next;
  } while (after !== undefined);
  return ids;
}

async function entitiesOf(tx: Transaction, place: Place, ids: readonly string[]): Promise<ReportedEntity[]> {
  const found: ReportedEntity[] = [];
  for (const id of ids) {
    const kind = id.startsWith('AIDA') ? 'user' : 'role';
    const entity = await (kind === 'user' ? users : roles).getBy(tx, place, 'byId', [id]);
    if (entity === undefined) continue;
    const { records } = await serviceUses.list(tx, place, { prefix: [id], snapshot: true });
    const uses = records.map(({ namespace, atMs, region }) => ({ namespace, atMs, region }));
    found.push({ arn: entity.arn, name: entity.name, kind, id, path: entity.path, uses });
  }
  return found;
}
