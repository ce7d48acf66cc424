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
export async function noteUse(tx: Transaction, caller: Caller, use: CredentialUse): Promise<void> {
  const { service, region, atMs, namespace } = use;
  const place = inAccount(caller.account);
  const minute = Math.floor(atMs / EVERY_MS);
  const id = usedId(caller);
  if (id !== undefined) {
    await oncePerMinute(tx, `iam/use/${id}`, minute, () =>
      lastUses.put(tx, place, { id, atMs, service, region }),
    );
  }
  const entityId = caller.type === 'user' ? caller.userId : roleId(caller);
  if (entityId === undefined) return;
  await oncePerMinute(tx, `iam/use/${entityId}/${namespace}`, minute, () =>
    serviceUses.put(tx, place, { entityId, namespace, atMs, region }),
  );
}

async function oncePerMinute(
  tx: Transaction,
  memoKey: string,
  version: number,
  write: () => Promise<void>,
): Promise<void> {
  if (tx.memo.get(memoKey)?.version === version) return;
  await write();
  tx.afterCommit(() => tx.memo.set(memoKey, { version, value: undefined }));
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
