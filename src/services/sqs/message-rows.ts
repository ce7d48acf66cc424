/** The rows of a message, written and removed together: body, state, and what they are counted as. */

import { disownBlob } from '../../core/blobs/owners.ts';
import { commitVersion, versionPart } from '../../core/collection.ts';
import type { TxContext } from '../../core/context.ts';
import type { Transaction } from '../../core/transaction.ts';
import { countFifoSend, countHidden, countMessages, uncountHidden } from './counts.ts';
import { joinGroup } from './groups.ts';
import type { Queue } from './queue.ts';
import {
  fifoStates,
  hiddenMessages,
  locations,
  type MessageRecord,
  messages,
  queues,
  type StateRecord,
  states,
} from './state.ts';

/** A message that is not in a queue yet. */
export type NewMessage = Omit<MessageRecord, 'epoch' | 'version' | 'index' | 'sentAtMs'>;

export interface Arrival {
  /** Its place among the messages that this commit puts into the queue. */
  index: number;
  /** What its age is counted from. */
  sentAtMs: number;
  visibleAtMs: number;
  /** Receives that it brings along from another queue. */
  receiveCount?: number;
  firstReceivedAtMs?: number | undefined;
}

/** Puts a message into a queue. Its sequence is the version of the commit. */
export async function putMessage(
  { tx, now }: Pick<TxContext, 'tx' | 'now'>,
  queue: Queue,
  message: NewMessage,
  arrival: Arrival,
): Promise<void> {
  const { index, sentAtMs, visibleAtMs, receiveCount = 0, firstReceivedAtMs } = arrival;
  const position = { epoch: queue.epoch, version: commitVersion(), index };
  await messages.put(tx, queue.place, { ...message, ...position, sentAtMs });
  const state: StateRecord = {
    ...position,
    sentAtMs,
    groupId: message.groupId ?? '',
    visibleAtMs,
    hiddenAs: !queue.isFifo && visibleAtMs > now() ? 'delayed' : undefined,
    receiveCount,
    firstReceivedAtMs,
    hasBlob: message.blobId === undefined ? undefined : true,
  };
  await putState(tx, queue, state);
  countMessages(tx, queue, 1);
  if (queue.isFifo && queue.delayMs > 0) countFifoSend(tx, queue, sentAtMs);
  if (state.groupId === '') return;
  await joinGroup(tx, queue, state);
  if (!queue.isFifo && queue.record.hasGroups !== true) {
    await queues.put(tx, queue.place, { ...queue.record, hasGroups: true });
  }
}

/** Writes a state under its key and counts what is hidden. */
export async function putState(tx: Transaction, queue: Queue, state: StateRecord): Promise<void> {
  const { epoch, version, index, visibleAtMs, hiddenAs } = state;
  if (hiddenAs !== undefined) {
    countHidden(tx, queue, hiddenAs, visibleAtMs, 1);
    if (state.groupId !== '') {
      await hiddenMessages.put(tx, queue.place, { epoch, version, index, visibleAtMs, hiddenAs });
    }
  }
  await statesOf(queue).put(tx, queue.place, state);
}

/** Takes a state away, and out of the counts of what is hidden. The commit checks that it was as read. */
export async function dropState(
  tx: Transaction,
  queue: Queue,
  state: StateRecord,
  nowMs: number,
): Promise<void> {
  const collection = statesOf(queue);
  await collection.confirm(tx, queue.place, state);
  uncountHidden(tx, queue, state, nowMs);
  const { epoch, version, index, visibleAtMs, hiddenAs } = state;
  if (hiddenAs !== undefined && state.groupId !== '') {
    await hiddenMessages.deleteRecord(tx, queue.place, { epoch, version, index, visibleAtMs, hiddenAs });
  }
  await collection.deleteRecord(tx, queue.place, state);
}

/** Removes a message with everything that belongs to it. The caller refreshes its group. */
export async function removeMessage(context: TxContext, queue: Queue, state: StateRecord): Promise<void> {
  const { tx } = context;
  if (state.hasBlob === true) {
    const message = await messages.peek(tx, queue.place, ...messageKey(state));
    if (message?.blobId !== undefined) await disownBlob(context, message.blobId);
  }
  await forgetMessage(tx, queue, state, context.now());
}

/** As {@link removeMessage}, but a blob stays: the message goes on elsewhere. */
export async function forgetMessage(
  tx: Transaction,
  queue: Queue,
  state: StateRecord,
  nowMs: number,
): Promise<void> {
  await dropState(tx, queue, state, nowMs);
  await messages.delete(tx, queue.place, ...messageKey(state));
  await dropLocation(tx, queue, state);
  countMessages(tx, queue, -1);
}

/** Removes the state of a message whose body a sweep has taken (and counted) already. */
export async function dropOrphan(
  tx: Transaction,
  queue: Queue,
  state: StateRecord,
  nowMs: number,
): Promise<void> {
  await dropState(tx, queue, state, nowMs);
  await dropLocation(tx, queue, state);
}

async function dropLocation(tx: Transaction, queue: Queue, state: StateRecord): Promise<void> {
  if (queue.isFifo || (state.receiveCount < 2 && state.isMoved !== true)) return;
  await locations.delete(tx, queue.place, state.epoch, versionPart(state.version), state.index);
}

export function statesOf(queue: Queue) {
  return queue.isFifo ? fifoStates : states;
}

export function messageKey({
  epoch,
  sentAtMs,
  version,
  index,
}: Pick<StateRecord, 'epoch' | 'sentAtMs' | 'version' | 'index'>) {
  return [epoch, sentAtMs, versionPart(version), index] as const;
}

/** Past the queue's retention period. */
export function isExpired(queue: Queue, sentAtMs: number, nowMs: number): boolean {
  return sentAtMs + queue.retentionMs <= nowMs;
}
