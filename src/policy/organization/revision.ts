/**
 * The commit that last changed any organization. While there is none, and mostly there is none, no request pays for
 * the question: that answer is kept in the world's memo, and the commit that makes the first one takes it back.
 */

import { Counter } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { Transaction } from '../../core/transaction.ts';
import { ANYWHERE } from './accounts.ts';

const revisions = new Counter<readonly []>({ id: collectionId('organizations', 1), scope: 'partition' });

/** In the memo: whether there ever was an organization. The first writer wins, so that no late reader says no. */
const EVER = 'organizations/ever';

/** True when there was never an organization here, by what is in memory: then nothing needs to be read. */
export function isKnownToHaveNone(tx: Transaction): boolean {
  return tx.memo.get(EVER)?.value === false;
}

/** Null: there never was an organization. Reading it is a check, as with IAM's revision. */
export async function organizationsRevision(tx: Transaction): Promise<number | null> {
  const revision = await revisions.revision(tx, ANYWHERE);
  if (revision === null && tx.memo.get(EVER) === undefined) tx.memo.set(EVER, { version: 0, value: false });
  return revision;
}

/** How often anything was changed, read from the store at each call: the same twice means, nothing was in between. */
export function organizationsChanges(tx: Transaction): Promise<number> {
  return revisions.sum(tx, ANYWHERE);
}

/** Part of every commit that changes an organization. */
export function organizationsChanged(tx: Transaction): void {
  revisions.add(tx, ANYWHERE, 1);
  tx.afterCommit(() => tx.memo.set(EVER, { version: 0, value: true }));
}
