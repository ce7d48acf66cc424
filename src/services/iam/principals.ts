/**
 * Users and roles with all that decides what they may do, compiled.
 *
 * A signed request costs one small read for all of it: the revision of its account's IAM, which every IAM write of the
 * account moves (src/policy/identity/revision.ts) and which the account's number in the key's id makes known before
 * anything else is read. Keys and principals are kept in the world's memo under that revision; whoever asks under a
 * later one loads them anew. The revision is read with a check, so a decision is true at the commit of what it decided.
 */

import type { Transaction } from '../../core/transaction.ts';
import type { CompiledPolicy } from '../../policy/compile.ts';
import { inAccount } from '../../policy/identity/place.ts';
import { iamChanges, iamRevision } from '../../policy/identity/revision.ts';
import { roles } from '../../policy/identity/roles.ts';
import { type Boundary, type Tag, users } from '../../policy/identity/users.ts';
import { attachedTo } from './attachments.ts';
import { inlinePoliciesOf } from './inline-policies.ts';
import { documentOf, findPolicy } from './managed-policies.ts';
import { groupsOf } from './memberships.ts';
import type { PolicyCompiler } from './policy-compiler.ts';

export interface Principal {
  readonly kind: 'user' | 'role';
  readonly account: string;
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly identity: readonly CompiledPolicy[];
  readonly boundary: CompiledPolicy | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What `load` makes of an account's IAM, kept while nothing in it changes. It is kept only if nothing changed while it
 * was loaded, row by row: so it was all true at one moment.
 */
export async function byRevision<T>(
  tx: Transaction,
  account: string,
  name: string,
  load: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const version = await iamRevision(tx, account);
  // Nothing was ever written there; what AWS has is found all the same.
  if (version === null) return load();
  const key = `iam/${account}/${name}`;
  const known = tx.memo.get(key);
  // The memo is untyped; a name always stands for the same kind of thing.
  if (known?.version === version) return known.value as T;
  const changes = await iamChanges(tx, account);
  const value = await load();
  const isOneMoment = (await iamChanges(tx, account)) === changes;
  if (value !== undefined && isOneMoment) tx.memo.set(key, { version, value });
  return value;
}

/** The user or role with a unique id; undefined when there is none (any more). */
export function principalById(
  tx: Transaction,
  compiler: PolicyCompiler,
  account: string,
  id: string,
): Promise<Principal | undefined> {
  return byRevision(tx, account, id, () => loadPrincipal(tx, compiler, account, id));
}

async function loadPrincipal(
  tx: Transaction,
  compiler: PolicyCompiler,
  account: string,
  id: string,
): Promise<Principal | undefined> {
  const place = inAccount(account);
  const kind = id.startsWith('AIDA') ? 'user' : 'role';
  const record = await (kind === 'user' ? users : roles).getBy(tx, place, 'byId', [id]);
  if (record === undefined) return undefined;
  const groups = kind === 'user' ? await groupsOf(tx, place, id) : [];
  const identity: CompiledPolicy[] = [];
  for (const owner of [record, ...groups]) {
    identity.push(...(await policiesOn(tx, compiler, account, owner.id)));
  }
  const { name, arn, tags } = record;
  const boundary = await boundaryOf(tx, compiler, account, record.boundary);
  return { kind, account, id, name, arn, identity, boundary, tags: tagsByKey(tags) };
}

async function policiesOn(
  tx: Transaction,
  compiler: PolicyCompiler,
  account: string,
  entityId: string,
): Promise<CompiledPolicy[]> {
  const place = inAccount(account);
  const compiled: CompiledPolicy[] = [];
  for (const { policyArn } of await attachedTo(tx, place, entityId)) {
    const policy = await managedPolicy(tx, compiler, account, policyArn);
    if (policy !== undefined) compiled.push(policy);
  }
  for (const { name, document } of await inlinePoliciesOf(tx, place, entityId)) {
    compiled.push(compiler.compile(document, { name }));
  }
  return compiled;
}

/** The default version of a managed policy; undefined when it is not there. */
export async function managedPolicy(
  tx: Transaction,
  compiler: PolicyCompiler,
  account: string,
  arn: string,
): Promise<CompiledPolicy | undefined> {
  const policy = await findPolicy(tx, account, arn);
  const version = policy && (await documentOf(tx, policy));
  return version && policy && compiler.compile(version.document, { arn, name: policy.name });
}

async function boundaryOf(
  tx: Transaction,
  compiler: PolicyCompiler,
  account: string,
  boundary: Boundary | undefined,
): Promise<CompiledPolicy | undefined> {
  if (boundary === undefined) return undefined;
  // A boundary cannot be deleted while it is in use; were it gone all the same, nothing would be allowed.
  return (await managedPolicy(tx, compiler, account, boundary.arn)) ?? compiler.allowsNothing;
}

function tagsByKey(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
