/** One look of a receiver at a queue: what it finds, what it takes. Standard and FIFO queues share this. */

import type { TxContext } from '../../core/context.ts';
import { inFlightCount, inFlightFor } from './counts.ts';
import { deadLetterQueueOf, moveToDeadLetterQueue } from './dead-letter.ts';
import { IN_FLIGHT_MESSAGES_MAX } from './limits.ts';
import { queueMemory } from './memory.ts';
import { dropOrphan, dropState, isExpired, messageKey, putState, removeMessage } from './message-rows.ts';
import type { Queue } from './queue.ts';
import { encodeHandle } from './receipt-handle.ts';
import { locations, type MessageRecord, messages, type StateRecord } from './state.ts';

/** States that one look goes through at most; what is found expired costs about as much as what is taken. */
const STATES_SEEN_MAX = 200;

export interface Ask {
  /** 1 to 10. */
  count: number;
  visibilityMs: number;
  /** Whether the caller wants to know when to look again. */
  wantsNext: boolean;
}

export interface Taken {
  message: MessageRecord;
  state: StateRecord;
  handle: string;
}

export interface Take {
  taken: Taken[];
  /** When there may be something (more) to take; undefined when nothing is to come by time alone, or nobody asked. */
  nextMs?: number | undefined;
  /** Nothing was taken because too many messages are in flight. */
  isOverLimit?: boolean;
}

/** A look that goes on. */
export interface Round {
  readonly context: TxContext;
  readonly queue: Queue;
  readonly nowMs: number;
  readonly visibilityMs: number;
  /** How many messages may still be taken. */
  left: number;
  seen: number;
  /** States to take, not written yet: written ones could come again in the same look. */
  readonly chosen: StateRecord[];
  /** Messages that went to a dead-letter queue. */
  moved: number;
}

export function newRound(context: TxContext, queue: Queue, ask: Ask, count: number): Round {
  const { visibilityMs } = ask;
  return { context, queue, nowMs: context.now(), visibilityMs, left: count, seen: 0, chosen: [], moved: 0 };
}

export function isOver(round: Round): boolean {
  return round.left === 0 || round.seen >= STATES_SEEN_MAX;
}

/** What becomes of a visible message that comes up: expired, a dead letter, or taken. */
export async function deal(round: Round, state: StateRecord): Promise<void> {
  const { context, queue, nowMs } = round;
  round.seen++;
  if (isExpired(queue, state.sentAtMs, nowMs)) return expire(context, queue, state, nowMs);
  const target = await deadLetterQueueOf(context, queue, state);
  if (target === undefined) {
    round.chosen.push(state);
    round.left--;
    return;
  }
  const message = await messages.peek(context.tx, queue.place, ...messageKey(state));
  if (message === undefined) return dropOrphan(context.tx, queue, state, nowMs);
  await moveToDeadLetterQueue(context, queue, state, message, target, round.moved++);
}

async function expire(context: TxContext, queue: Queue, state: StateRecord, nowMs: number): Promise<void> {
  const { tx } = context;
  const message = await messages.get(tx, queue.place, ...messageKey(state));
  if (message === undefined) await dropOrphan(tx, queue, state, nowMs);
  else await removeMessage(context, queue, state);
}

/** Takes what was chosen: each message is hidden for the visibility timeout. */
export async function takeChosen(round: Round): Promise<Taken[]> {
  const { context, queue, chosen } = round;
  const { tx, memory } = context;
  const bodies = await messages.getMany(tx, queue.place, chosen.map(messageKey), { snapshot: true });
  const taken: Taken[] = [];
  for (const [i, state] of chosen.entries()) {
    const message = bodies[i];
    if (message === undefined) await dropOrphan(tx, queue, state, round.nowMs);
    else taken.push(await takeOne(round, state, message));
  }
  const hidden = taken.filter(({ state }) => state.hiddenAs !== undefined);
  if (hidden.length > 0) tx.afterCommit(() => remember(round, hidden, queueMemory(memory, queue)));
  return taken;
}

async function takeOne(round: Round, state: StateRecord, message: MessageRecord): Promise<Taken> {
  const { context, queue, nowMs, visibilityMs } = round;
  const { tx } = context;
  const { epoch, version, index, groupId } = state;
  const visibleAtMs = nowMs + visibilityMs;
  const receiveCount = state.receiveCount + 1;
  const after: StateRecord = {
    ...state,
    visibleAtMs,
    hiddenAs: inFlightFor(visibilityMs),
    receiveCount,
    firstReceivedAtMs: state.firstReceivedAtMs ?? nowMs,
    receivedAtMs: nowMs,
  };
  await dropState(tx, queue, state, nowMs);
  await putState(tx, queue, after);
  // Handles of earlier receives still name the message: they find it by its location.
  if (!queue.isFifo && receiveCount > 1) {
    await locations.put(tx, queue.place, { epoch, version, index, visibleAtMs });
  }
  // A FIFO message is found without the time, so that its handle stays good when the time is changed.
  const hiddenUntil = queue.isFifo ? 0 : visibleAtMs;
  const handle = {
    queueId: queue.id,
    epoch,
    version,
    index,
    groupId,
    receiveCount,
    visibleAtMs: hiddenUntil,
  };
  return { message, state: after, handle: encodeHandle(handle) };
}

function remember(round: Round, taken: readonly Taken[], memory: ReturnType<typeof queueMemory>): void {
  if (memory.inFlightMax !== undefined) memory.inFlightMax += taken.length;
  if (round.queue.isFifo) return;
  for (const { state } of taken) {
    if (state.groupId !== '') memory.shares.received(state.groupId, state.visibleAtMs, round.nowMs);
  }
}

/** How many messages a receive may take before too many are in flight: at most `count`. */
export async function inFlightAllowance(
  context: TxContext,
  queue: Queue,
  count: number,
  messagesMax = IN_FLIGHT_MESSAGES_MAX,
): Promise<number> {
  const memory = queueMemory(context.memory, queue);
  if (memory.inFlightMax !== undefined && memory.inFlightMax + count <= messagesMax) return count;
  // The estimate never goes down by itself: near the limit, and at first, it is counted anew.
  const exact = await inFlightCount(context.tx, queue, context.now());
  memory.inFlightMax = exact;
  return Math.max(0, Math.min(count, messagesMax - exact));
}
