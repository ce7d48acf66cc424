import type { Caller } from '../../core/caller.ts';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { hasAwsForm } from '../../policy/identity/key-id.ts';
import { inAccount } from '../../policy/identity/place.ts';
import type { CredentialUse } from '../../policy/identity-provider.ts';
import { lastUses, serviceUses } from './state.ts';

/** AWS tells last uses with a delay of minutes; here one write a minute keeps up. */
const EVERY_MS = 60_000;

/**
 * Keeps that a long-term key, or a role, was used, and which service by which user or role: without a read, and for the
 * first use in a minute only.
 */
export function noteUse(tx: Transaction, caller: Caller, use: CredentialUse): Promise<void> | undefined {
  const { service, region, atMs, namespace } = use;
  const minute = Math.floor(atMs / EVERY_MS);
  const id = usedId(caller);
  const idMemo = id === undefined ? undefined : dueMemo(tx, `iam/use/${id}`, minute);
  const entityId = caller.type === 'user' ? caller.userId : roleId(caller);
  const entityMemo =
    entityId === undefined ? undefined : dueMemo(tx, `iam/use/${entityId}/${namespace}`, minute);
  // Nearly always: all of it has been noted this minute.
  if (idMemo === undefined && entityMemo === undefined) return undefined;
  const place = inAccount(caller.account);
  const writes: Promise<void>[] = [];
  if (id !== undefined && idMemo !== undefined)
    writes.push(lastUses.put(tx, place, { id, atMs, service, region }));
  if (entityId !== undefined && entityMemo !== undefined) {
    writes.push(serviceUses.put(tx, place, { entityId, namespace, atMs, region }));
  }
  tx.afterCommit(() => {
    for (const key of [idMemo, entityMemo])
      if (key !== undefined) tx.memo.set(key, { version: minute, value: undefined });
  });
  return Promise.all(writes).then(() => {});
}

/** The key itself, unless the memo has it for this minute. */
function dueMemo(tx: Transaction, key: string, minute: number): string | undefined {
  return tx.memo.get(key)?.version === minute ? undefined : key;
}

/** A role's session is a use of the role, no matter with which of its keys. */
function usedId(caller: Caller): string | undefined {
  const { type, session, accessKeyId } = caller;
  if (type === 'assumedRole') return roleId(caller);
  const isLongTerm = session === undefined && accessKeyId !== undefined && hasAwsForm(accessKeyId);
  return isLongTerm ? accessKeyId : undefined;
}

const roleId = ({ type, issuer }: Caller): string | undefined =>
  type === 'assumedRole' ? issuer?.id : undefined;

/** What is known of the uses of a user or role that goes away. */
export async function forgetUses(tx: Transaction, place: Place, entityId: string): Promise<void> {
  await lastUses.delete(tx, place, entityId);
  for (const { namespace } of (await serviceUses.list(tx, place, { prefix: [entityId] })).records) {
    await serviceUses.delete(tx, place, entityId, namespace);
  }
}
