/**
 * Message groups: which have messages, and in what order they come to their turn. In a FIFO queue a group rests while
 * one of its messages is in flight. In a standard queue a group is a lane of the fair queue; `readyAtMs` is then no
 * more than a lower bound, which whoever finds it wrong puts right.
 */

import type { Transaction } from '../../core/transaction.ts';
import { RECEIVE_MESSAGES_MAX } from './limits.ts';
import type { Queue } from './queue.ts';
import { fifoStates, type GroupRecord, groups, type StateRecord, states } from './state.ts';

/** A message was put into its group: the group is there and ready no later than the message is. */
export async function joinGroup(tx: Transaction, queue: Queue, state: StateRecord): Promise<void> {
  const { epoch, version, index, groupId, visibleAtMs } = state;
  const known = await groups.get(tx, queue.place, epoch, groupId);
  // A FIFO group goes by its head, which stays the head.
  if (known !== undefined && (queue.isFifo || known.readyAtMs <= visibleAtMs)) return;
  const isFresh = queue.isFifo && state.receiveCount === 0;
  const readyAtMs = isFresh ? state.sentAtMs : visibleAtMs;
  await groups.put(tx, queue.place, { epoch, version, index, groupId, isFresh, readyAtMs });
}

/** After messages of a group were received, changed or removed: its place in the order, or its end. */
export async function refreshGroup(
  tx: Transaction,
  queue: Queue,
  groupId: string,
  nowMs: number,
): Promise<GroupRecord | undefined> {
  const group = await (queue.isFifo ? fifoGroup(tx, queue, groupId, nowMs) : lane(tx, queue, groupId));
  if (group === undefined) await groups.delete(tx, queue.place, queue.epoch, groupId);
  else await groups.put(tx, queue.place, group);
  return group;
}

async function lane(tx: Transaction, queue: Queue, groupId: string): Promise<GroupRecord | undefined> {
  const page = await states.list(tx, queue.place, { prefix: [queue.epoch, groupId], limit: 1 });
  const head = page.records[0];
  if (head === undefined) return undefined;
  const { epoch, version, index, visibleAtMs } = head;
  return { epoch, version, index, groupId, isFresh: false, readyAtMs: visibleAtMs };
}

async function fifoGroup(
  tx: Transaction,
  queue: Queue,
  groupId: string,
  nowMs: number,
): Promise<GroupRecord | undefined> {
  // What is in flight was received by one call, since the group rests until all of it is back or gone.
  const query = { prefix: [queue.epoch, groupId], limit: RECEIVE_MESSAGES_MAX };
  const { records } = await fifoStates.list(tx, queue.place, query);
  const head = records[0];
  if (head === undefined) return undefined;
  const { epoch, version, index } = head;
  const inFlight = records.filter((state) => state.receiveCount > 0 && state.visibleAtMs > nowMs);
  const isFresh = inFlight.length === 0 && head.receiveCount === 0;
  const readyAtMs = isFresh
    ? head.sentAtMs
    : Math.max(head.visibleAtMs, ...inFlight.map((state) => state.visibleAtMs));
  return { epoch, version, index, groupId, isFresh, readyAtMs };
}
