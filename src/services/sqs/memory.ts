/** What SQS keeps in memory for each queue: estimates that save look-ups, never the only copy of anything. */

import type { ServiceMemory } from '../../core/service-memory.ts';
import { createFairShares, type FairShares } from './fair-shares.ts';
import type { Queue } from './queue.ts';

/** Queues that are remembered, the one whose turn was longest ago out first. */
const QUEUES_MAX = 10_000;

export interface QueueMemory {
  /** No more messages than this are in flight; undefined when nobody has counted. */
  inFlightMax: number | undefined;
  /** A sweep is set for this time, or 0. */
  sweepAtMs: number;
  /** Who uses how much of the consumers, for fair queues. */
  readonly shares: FairShares;
}

export function queueMemory(memory: ServiceMemory, queue: Queue): QueueMemory {
  const known = memory.of('sqs', () => new Map<number, QueueMemory>());
  const found = known.get(queue.epoch);
  if (found !== undefined) return found;
  if (known.size >= QUEUES_MAX) {
    const oldest = known.keys().next();
    if (!oldest.done) known.delete(oldest.value);
  }
  const made: QueueMemory = { inFlightMax: undefined, sweepAtMs: 0, shares: createFairShares() };
  known.set(queue.epoch, made);
  return made;
}
