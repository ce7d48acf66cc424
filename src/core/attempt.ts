/** One attempt of a transaction, from its action to its commit. */

import type { Store } from './store.ts';
import type { Transaction } from './transaction.ts';

export type Outcome<T> = { done: true; result: T } | { done: false };

/** One attempt: run, validate, commit. What `action` throws counts only when what it saw was consistent. */
export async function attemptCommit<T>(
  store: Store,
  tx: Transaction,
  action: (tx: Transaction) => Promise<T>,
): Promise<Outcome<T>> {
  const { rollbacks } = store;
  let result: T;
  try {
    result = await action(tx);
  } catch (error) {
    tx.attemptOver();
    if (await sawTheTruth(store, tx, rollbacks)) throw error;
    return { done: false };
  }
  if (!tx.writes) {
    tx.attemptOver();
    if (!(await sawTheTruth(store, tx, rollbacks))) return { done: false };
    tx.committed(0);
    return { done: true, result };
  }
  if (store.rollbacks !== rollbacks) {
    tx.attemptOver();
    return { done: false };
  }
  const committing = store.commit(tx.toCommit());
  tx.attemptOver();
  const commit = await committing;
  if (!commit.ok) return { done: false };
  tx.committed(commit.version);
  return { done: true, result };
}

/**
 * Whether what a transaction has read belongs together and is written. A group that the disk has refused since it began
 * took back what it may have seen: then it looks again.
 */
async function sawTheTruth(store: Store, tx: Transaction, rollbacks: number): Promise<boolean> {
  try {
    if (tx.isUpToDate || !tx.needsValidation) await store.settled();
    else if (!(await store.commit(tx.toCommit(true))).ok) return false;
  } catch (error) {
    if (store.rollbacks === rollbacks) throw error;
  }
  return store.rollbacks === rollbacks;
}
