/**
 * How many messages a queue has, and how many of them cannot be received yet. Reading it costs the same for ten
 * messages and a million.
 *
 * Messages become visible by time alone, without anybody who could count them then. So hidden messages are counted in
 * buckets by the time at which they become visible: those of the past simply no longer count. Of the one bucket that
 * is partly over, the messages that are visible again are counted one by one.
 */

import type { Transaction } from '../../core/transaction.ts';
import { DELAY_SECONDS_MAX } from './limits.ts';
import type { Queue } from './queue.ts';
import { counters, type HiddenAs, hiddenMessages, messages, type StateRecord, states } from './state.ts';

const TOTAL = 0;
/** Sends to a FIFO queue with a delay, by the second they came in: its delay is that of the queue as it is now. */
const FIFO_SENT = 4;

/** Coarser buckets for what is hidden longer, so that no sum has more than about a thousand of them. */
const BUCKETS: Readonly<Record<HiddenAs, { kind: number; widthMs: number }>> = {
  inFlight: { kind: 1, widthMs: 1_000 },
  inFlightLong: { kind: 2, widthMs: 60_000 },
  delayed: { kind: 3, widthMs: 1_000 },
};
const LONG_MS = 1_000_000;
const SECOND_MS = 1_000;

export interface MessageCounts {
  visible: number;
  inFlight: number;
  delayed: number;
}

/** As what a message is counted that a receive hides for `hiddenMs`; undefined when it stays visible. */
export function inFlightFor(hiddenMs: number): HiddenAs | undefined {
  if (hiddenMs <= 0) return undefined;
  return hiddenMs > LONG_MS ? 'inFlightLong' : 'inFlight';
}

export function countMessages(tx: Transaction, queue: Queue, change: number): void {
  counters.add(tx, queue.place, change, queue.epoch, TOTAL, 0);
}

/** Counts a message as hidden until `visibleAtMs`, or (-1) no longer so. */
export function countHidden(
  tx: Transaction,
  queue: Queue,
  hiddenAs: HiddenAs,
  visibleAtMs: number,
  change: 1 | -1,
): void {
  const { kind, widthMs } = BUCKETS[hiddenAs];
  counters.add(tx, queue.place, change, queue.epoch, kind, endOfBucket(visibleAtMs, widthMs));
}

/** Takes a state out of the bucket in which it is counted; a bucket of the past counts no longer. */
export function uncountHidden(tx: Transaction, queue: Queue, state: StateRecord, nowMs: number): void {
  if (state.hiddenAs === undefined) return;
  const { widthMs } = BUCKETS[state.hiddenAs];
  if (endOfBucket(state.visibleAtMs, widthMs) <= nowMs) return;
  countHidden(tx, queue, state.hiddenAs, state.visibleAtMs, -1);
}

export function countFifoSend(tx: Transaction, queue: Queue, sentAtMs: number): void {
  counters.add(tx, queue.place, 1, queue.epoch, FIFO_SENT, startOfSecond(sentAtMs));
}

export async function messageCounts(tx: Transaction, queue: Queue, nowMs: number): Promise<MessageCounts> {
  const total = await counters.value(tx, queue.place, queue.epoch, TOTAL, 0);
  const inFlight = await inFlightCount(tx, queue, nowMs);
  const delayed = await (queue.isFifo
    ? fifoDelayedCount(tx, queue, nowMs)
    : hiddenCount(tx, queue, 'delayed', nowMs));
  const expired = await expiredCount(tx, queue, nowMs);
  return { visible: Math.max(0, total - inFlight - delayed - expired), inFlight, delayed };
}

/** Messages that are too old and wait for the next sweep, which is never far. */
async function expiredCount(tx: Transaction, queue: Queue, nowMs: number): Promise<number> {
  const until = [nowMs - queue.retentionMs + 1];
  const page = await messages.list(tx, queue.place, { prefix: [queue.epoch], until, snapshot: true });
  return page.records.length;
}

export async function inFlightCount(tx: Transaction, queue: Queue, nowMs: number): Promise<number> {
  const short = await hiddenCount(tx, queue, 'inFlight', nowMs);
  return short + (await hiddenCount(tx, queue, 'inFlightLong', nowMs));
}

async function hiddenCount(
  tx: Transaction,
  queue: Queue,
  hiddenAs: HiddenAs,
  nowMs: number,
): Promise<number> {
  const { kind, widthMs } = BUCKETS[hiddenAs];
  const sum = await counters.sum(tx, queue.place, { prefix: [queue.epoch, kind], from: [nowMs + 1] });
  if (sum <= 0) return 0;
  const startMs = Math.floor(nowMs / widthMs) * widthMs;
  const over = await visibleAgain(tx, queue, hiddenAs, startMs, nowMs);
  return Math.max(0, sum - over);
}

/** Messages that are still counted as hidden although their time, between `afterMs` and `nowMs`, has come. */
async function visibleAgain(
  tx: Transaction,
  queue: Queue,
  hiddenAs: HiddenAs,
  afterMs: number,
  nowMs: number,
): Promise<number> {
  const bounds = { from: [afterMs + 1], until: [nowMs + 1], snapshot: true };
  let count = 0;
  const grouped = { prefix: [queue.epoch], ...bounds };
  for await (const hidden of hiddenMessages.scan(tx, queue.place, grouped)) {
    if (hidden.hiddenAs === hiddenAs) count++;
  }
  if (queue.isFifo) return count;
  const single = { prefix: [queue.epoch, ''], ...bounds };
  for await (const state of states.scan(tx, queue.place, single)) if (state.hiddenAs === hiddenAs) count++;
  return count;
}

async function fifoDelayedCount(tx: Transaction, queue: Queue, nowMs: number): Promise<number> {
  if (queue.delayMs === 0) return 0;
  const afterMs = nowMs - queue.delayMs;
  const startMs = startOfSecond(afterMs) + SECOND_MS;
  const prefix = [queue.epoch, FIFO_SENT];
  let count = await counters.sum(tx, queue.place, { prefix, from: [startMs] });
  const bounds = { prefix: [queue.epoch], from: [afterMs + 1], until: [startMs], snapshot: true };
  for await (const _ of messages.scan(tx, queue.place, bounds)) count++;
  return count;
}

/** Deletes up to `limit` buckets of the past; tells how many there were. */
export async function dropPastBuckets(
  tx: Transaction,
  queue: Queue,
  nowMs: number,
  limit: number,
): Promise<number> {
  let dropped = 0;
  for (const [kind, untilMs] of [
    [BUCKETS.inFlight.kind, nowMs],
    [BUCKETS.inFlightLong.kind, nowMs],
    [BUCKETS.delayed.kind, nowMs],
    [FIFO_SENT, nowMs - DELAY_SECONDS_MAX * 1_000],
  ] as const) {
    const range = { prefix: [queue.epoch, kind], until: [untilMs + 1] };
    dropped += await counters.deleteRange(tx, queue.place, range, limit);
  }
  return dropped;
}

/** Whether any bucket is left, so that there will be something to drop. */
export async function hasBuckets(tx: Transaction, queue: Queue): Promise<boolean> {
  return counters.has(tx, queue.place, { prefix: [queue.epoch], from: [TOTAL + 1] });
}

function endOfBucket(timeMs: number, widthMs: number): number {
  return Math.ceil(timeMs / widthMs) * widthMs;
}

function startOfSecond(timeMs: number): number {
  return Math.floor(timeMs / SECOND_MS) * SECOND_MS;
}
