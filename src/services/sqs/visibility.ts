/** Finding a message by a receipt handle; deleting it and changing its visibility. */

import { versionPart } from '../../core/collection.ts';
import type { TxContext } from '../../core/context.ts';
import type { Transaction } from '../../core/transaction.ts';
import { inFlightFor } from './counts.ts';
import {
  invalidValue,
  messageNotAvailable,
  missingParameter,
  receiptHandleExpired,
  receiptHandleIsInvalid,
  receiptHandleOfOtherQueue,
} from './errors.ts';
import { refreshGroup } from './groups.ts';
import { VISIBILITY_TIMEOUT_SECONDS_MAX } from './limits.ts';
import { queueMemory } from './memory.ts';
import { dropState, putState, removeMessage } from './message-rows.ts';
import type { Queue } from './queue.ts';
import { decodeHandle, type ReceiptHandle } from './receipt-handle.ts';
import { fifoStates, locations, type StateRecord, states } from './state.ts';

/** Throws MissingParameter and ReceiptHandleIsInvalid. */
export function checkHandle(queue: Queue, text: unknown): ReceiptHandle {
  if (typeof text !== 'string' || text.trim() === '') throw missingParameter('ReceiptHandle');
  const handle = decodeHandle(text);
  if (handle === undefined) throw receiptHandleIsInvalid(text);
  if (handle.queueId !== queue.id) throw receiptHandleOfOtherQueue(text);
  return handle;
}

/**
 * Deletes the message of a receipt handle; does nothing when it is gone. In a standard queue the handle of any receive
 * deletes (observed on AWS, whose documentation promises it for the latest only); in a FIFO queue it has to be the
 * latest and the visibility timeout must not be over.
 *
 * Answers the message's group when that has to be refreshed. Throws InvalidParameterValue.
 */
export async function deleteByHandle(
  context: TxContext,
  queue: Queue,
  handle: ReceiptHandle,
  text: string,
): Promise<string | undefined> {
  const state = await locate(context.tx, queue, handle);
  if (state === undefined) return undefined;
  if (queue.isFifo && !isCurrent(state, handle, context.now())) throw receiptHandleExpired(text);
  await removeMessage(context, queue, state);
  releaseShare(context, queue, state);
  return state.groupId === '' ? undefined : state.groupId;
}

/**
 * Hides the message of a receipt handle for `timeoutSeconds` from now. A message that is visible again stays so, as on
 * AWS, which does not complain. Answers the group to refresh. Throws InvalidParameterValue.
 */
export async function changeVisibility(
  context: TxContext,
  queue: Queue,
  handle: ReceiptHandle,
  text: string,
  timeoutSeconds: number,
): Promise<string | undefined> {
  const { tx, outbox } = context;
  const nowMs = context.now();
  const state = await locate(tx, queue, handle);
  if (state === undefined) throw messageNotAvailable(text);
  if (queue.isFifo && !isCurrent(state, handle, nowMs)) throw messageNotAvailable(text);
  if (state.visibleAtMs <= nowMs) return undefined;
  checkTotal(state, timeoutSeconds, nowMs);
  const hiddenMs = timeoutSeconds * 1000;
  const visibleAtMs = nowMs + hiddenMs;
  await dropState(tx, queue, state, nowMs);
  const after = { ...state, visibleAtMs, hiddenAs: inFlightFor(hiddenMs), isMoved: true };
  await putState(tx, queue, after);
  if (!queue.isFifo) {
    const { epoch, version, index } = state;
    await locations.put(tx, queue.place, { epoch, version, index, visibleAtMs });
  }
  moveShare(context, queue, state, visibleAtMs);
  if (visibleAtMs < state.visibleAtMs) outbox.wake(queue.topic, 1);
  return state.groupId === '' ? undefined : state.groupId;
}

/** After deletes and changes: the groups of what was deleted or changed. */
export async function refreshGroups(
  context: TxContext,
  queue: Queue,
  groupIds: Iterable<string>,
): Promise<void> {
  const { tx, outbox } = context;
  for (const groupId of new Set(groupIds)) {
    const group = await refreshGroup(tx, queue, groupId, context.now());
    // What is fresh may still be delayed: who wakes sees until when.
    const mayBeReady = group !== undefined && (group.isFresh || group.readyAtMs <= context.now());
    if (queue.isFifo && mayBeReady) outbox.wake(queue.topic, 1);
    if (queue.isFifo || group !== undefined) continue;
    const { shares } = queueMemory(context.memory, queue);
    tx.afterCommit(() => shares.drained(groupId));
  }
}

/** Takes the queue's lock when its messages may have groups: their order is shared by all who touch a group. */
export async function lockGroups({ tx, locks }: TxContext, queue: Queue): Promise<void> {
  if (queue.isFifo || queue.record.hasGroups === true) tx.afterAttempt(await locks.take(queue.topic));
}

async function locate(
  tx: Transaction,
  queue: Queue,
  handle: ReceiptHandle,
): Promise<StateRecord | undefined> {
  const { place } = queue;
  const { epoch, groupId, index, visibleAtMs } = handle;
  // Purged since.
  if (epoch !== queue.epoch) return undefined;
  const version = versionPart(handle.version);
  if (queue.isFifo) return fifoStates.get(tx, place, epoch, groupId, version, index);
  const found = await states.get(tx, place, epoch, groupId, visibleAtMs, version, index);
  if (found !== undefined) return found;
  const location = await locations.get(tx, place, epoch, version, index);
  if (location === undefined) return undefined;
  return states.get(tx, place, epoch, groupId, location.visibleAtMs, version, index);
}

function isCurrent(state: StateRecord, handle: ReceiptHandle, nowMs: number): boolean {
  return state.receiveCount === handle.receiveCount && state.visibleAtMs > nowMs;
}

/** Twelve hours from the receive are the most, all extensions together. */
function checkTotal(state: StateRecord, timeoutSeconds: number, nowMs: number): void {
  const heldMs = nowMs - (state.receivedAtMs ?? nowMs);
  if (heldMs + timeoutSeconds * 1000 <= VISIBILITY_TIMEOUT_SECONDS_MAX * 1000) return;
  const reason = `Total VisibilityTimeout for the message is beyond the limit [${VISIBILITY_TIMEOUT_SECONDS_MAX} seconds].`;
  throw invalidValue('VisibilityTimeout', timeoutSeconds, reason);
}

function releaseShare(context: TxContext, queue: Queue, state: StateRecord): void {
  if (queue.isFifo || state.groupId === '' || state.receivedAtMs === undefined) return;
  const { shares } = queueMemory(context.memory, queue);
  const nowMs = context.now();
  const heldMs = nowMs - state.receivedAtMs;
  context.tx.afterCommit(() => shares.released(state.groupId, state.visibleAtMs, heldMs, nowMs));
}

function moveShare(context: TxContext, queue: Queue, state: StateRecord, visibleAtMs: number): void {
  if (queue.isFifo || state.groupId === '') return;
  const { shares } = queueMemory(context.memory, queue);
  const nowMs = context.now();
  context.tx.afterCommit(() => {
    shares.released(state.groupId, state.visibleAtMs, 0, nowMs);
    shares.received(state.groupId, visibleAtMs, nowMs);
  });
}
