import { Counter } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { Transaction } from '../../core/transaction.ts';
import { inAccount } from './place.ts';

const revisions = new Counter<readonly []>({ id: collectionId('iam', 3), scope: 'account' });

/**
 * The commit that last changed anything in an account's IAM; null: there never was anything. Reading it is a check:
 * a decision that was made by what belongs to a revision is made anew when IAM has changed before its commit.
 */
export function iamRevision(tx: Transaction, account: string): Promise<number | null> {
  return revisions.revision(tx, inAccount(account));
}

/** How often anything was changed, read from the store at each call: the same twice means, nothing was in between. */
export function iamChanges(tx: Transaction, account: string): Promise<number> {
  return revisions.sum(tx, inAccount(account));
}

/** Part of every commit that changes who exists or who may do what. */
export function iamChanged(tx: Transaction, account: string): void {
  revisions.add(tx, inAccount(account), 1);
}
