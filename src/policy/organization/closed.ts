import type { Transaction } from '../../core/transaction.ts';
import { ANYWHERE, accounts } from './accounts.ts';
import { isKnownToHaveNone, organizationsChanges, organizationsRevision } from './revision.ts';

/**
 * Whether an account was closed: nobody of it gets in any more, and nobody from elsewhere gets at what is in it.
 * https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html
 *
 * Costs nothing while there was never an organization, and one read of their revision afterwards.
 */
export async function isClosedAccount(tx: Transaction, account: string): Promise<boolean> {
  if (account === '' || isKnownToHaveNone(tx)) return false;
  const version = await organizationsRevision(tx);
  if (version === null) return false;
  const key = `organizations/closed/${account}`;
  const known = tx.memo.get(key);
  // The memo is untyped; this key is written here alone.
  if (known?.version === version) return known.value as boolean;
  const changes = await organizationsChanges(tx);
  const state = (await accounts.get(tx, ANYWHERE, account))?.state;
  const isClosed = state === 'SUSPENDED' || state === 'CLOSED';
  if ((await organizationsChanges(tx)) === changes) tx.memo.set(key, { version, value: isClosed });
  return isClosed;
}
