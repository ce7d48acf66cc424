/** Whether reads of one thing fit the writes to it, by who had ended before whom began. */

import type { RegisterOperation } from '../../src/core/simulation.ts';

/** Nothing was there before the first write. */
const ABSENT: RegisterOperation = {
  value: undefined,
  outcome: 'acknowledged',
  invokedAt: Number.NEGATIVE_INFINITY,
  completedAt: Number.NEGATIVE_INFINITY,
};

const precedes = (one: RegisterOperation, other: RegisterOperation): boolean =>
  one.completedAt < other.invokedAt;

/** Why a read cannot have seen what it saw, or undefined. */
export function registerProblem(
  writes: readonly RegisterOperation[],
  reads: readonly RegisterOperation[],
): string | undefined {
  const done = [ABSENT, ...writes.filter(({ outcome }) => outcome !== 'refused')];
  const sources = new Map<RegisterOperation, readonly RegisterOperation[]>();
  for (const read of reads.filter(({ outcome }) => outcome === 'acknowledged')) {
    const possible = done.filter((write) => write.value === read.value && couldSee(read, write, done));
    if (possible.length === 0) return `${read.value} was read, which ${lateness(read, done)}`;
    sources.set(read, possible);
  }
  for (const [first, seen] of sources) {
    for (const [second, sources2] of sources) {
      if (!precedes(first, second)) continue;
      // Every write that the second may have seen had ended before any that the first may have seen began.
      if (sources2.every((old) => seen.every((recent) => precedes(old, recent)))) {
        return `${second.value} was read after ${first.value}, which had replaced it`;
      }
    }
  }
  return undefined;
}

function couldSee(
  read: RegisterOperation,
  write: RegisterOperation,
  writes: readonly RegisterOperation[],
): boolean {
  if (write.invokedAt > read.completedAt) return false;
  return !writes.some((other) => precedes(write, other) && precedes(other, read));
}

function lateness(read: RegisterOperation, writes: readonly RegisterOperation[]): string {
  const write = writes.find(({ value }) => value === read.value);
  if (write === undefined) return 'nobody wrote';
  const later = writes.filter((other) => precedes(write, other) && precedes(other, read));
  const values = later.map(({ value }) => value ?? 'a removal');
  return later.length === 0 ? 'was not yet written' : `${values.join(' and ')} had replaced`;
}
