/** When a queue is swept next: one durable timer a queue, and none while there is nothing that could go. */

import type { TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import { queueMemory } from './memory.ts';
import type { Queue } from './queue.ts';
import { sweeps } from './state.ts';

export interface SweepBody {
  place: Place;
  name: string;
  epoch: number;
}

/** Something of the queue is to go at `dueMs`, by the movable clock: a sweep will come no later. */
export async function scheduleSweep(context: TxContext, queue: Queue, dueMs: number): Promise<void> {
  const { tx } = context;
  const memory = queueMemory(context.memory, queue);
  const nowMs = context.now();
  if (memory.sweepAtMs > nowMs && memory.sweepAtMs <= dueMs) return;
  const known = await sweeps.get(tx, queue.place, queue.epoch);
  if (known !== undefined && known.atMs > nowMs && known.atMs <= dueMs) {
    memory.sweepAtMs = known.atMs;
    return;
  }
  await setSweep(context, queue, dueMs);
}

/** As {@link scheduleSweep}, for a message that comes from another queue and may be old. */
export function scheduleSweepOf(context: TxContext, queue: Queue, sentAtMs: number): Promise<void> {
  return scheduleSweep(context, queue, Math.max(context.now() + 1, sentAtMs + queue.retentionMs));
}

/** Sets or moves the queue's sweep. */
export async function setSweep(context: TxContext, queue: Queue, atMs: number): Promise<void> {
  const { tx, timers } = context;
  const { place, name, epoch } = queue;
  const memory = queueMemory(context.memory, queue);
  const body: SweepBody = { place, name, epoch };
  await timers.set({ service: 'sqs', timer: 'sweep', id: sweepId(place, epoch), atMs, body });
  await sweeps.put(tx, place, { epoch, atMs });
  tx.afterCommit(() => {
    memory.sweepAtMs = atMs;
  });
}

export function sweepId({ account, region }: Place, epoch: number): string {
  return `${account}/${region}/${epoch}`;
}
