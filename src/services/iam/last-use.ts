import type { Caller } from '../../core/caller.ts';
import type { Transaction } from '../../core/transaction.ts';
import { hasAwsForm } from '../../policy/identity/key-id.ts';
import { inAccount } from '../../policy/identity/place.ts';
import type { CredentialUse } from '../../policy/identity-provider.ts';
import { lastUses } from './state.ts';

/** AWS tells last uses with a delay of minutes; here one write a minute keeps up. */
const EVERY_MS = 60_000;

/** Keeps that a long-term key, or a role, was used: without a read, and for the first use in a minute only. */
export async function noteUse(tx: Transaction, caller: Caller, use: CredentialUse): Promise<void> {
  const id = usedId(caller);
  if (id === undefined) return;
  const memoKey = `iam/use/${id}`;
  const version = Math.floor(use.atMs / EVERY_MS);
  if (tx.memo.get(memoKey)?.version === version) return;
  await lastUses.put(tx, inAccount(caller.account), { id, ...use });
  tx.afterCommit(() => tx.memo.set(memoKey, { version, value: undefined }));
}

/** A role's session is a use of the role, no matter with which of its keys. */
function usedId({ type, issuer, session, accessKeyId }: Caller): string | undefined {
  if (type === 'assumedRole') return issuer?.id;
  const isLongTerm = session === undefined && accessKeyId !== undefined && hasAwsForm(accessKeyId);
  return isLongTerm ? accessKeyId : undefined;
}
