/**
 * Sweeping a queue: expired messages, deduplication ids and receive attempts older than five minutes, buckets of the
 * past. A timer sends it through the outbox, so that a long sweep is many short transactions and survives a crash.
 */

import { disownBlob } from '../../core/blobs/owners.ts';
import { versionPart } from '../../core/collection.ts';
import type { DeliveryContext, TxContext } from '../../core/context.ts';
import type { Transaction } from '../../core/transaction.ts';
import { countMessages, dropPastBuckets, hasBuckets } from './counts.ts';
import { refreshGroup } from './groups.ts';
import { DEDUPLICATION_MS } from './limits.ts';
import { queueMemory } from './memory.ts';
import { dropOrphan, isExpired, removeMessage } from './message-rows.ts';
import { findQueue, type Queue } from './queue.ts';
import {
  attempts,
  deduplications,
  fifoStates,
  type MessageRecord,
  messages,
  states,
  sweeps,
} from './state.ts';
import { type SweepBody, setSweep } from './sweep-schedule.ts';

/** Rows that one transaction of a sweep removes. */
const PORTION = 200;
/** Orphans of earlier sweeps that a portion takes along in each lane. */
const ORPHANS_MORE = 20;
/** A queue is not swept more often than this, whatever its messages' ages are. */
const PAUSE_MS = 60_000;
/** Buckets are small and can wait. */
const BUCKETS_PAUSE_MS = 3_600_000;

/** The timer: hands over to the outbox. */
export function startSweep({ outbox }: TxContext, body: unknown): void {
  // What `setSweep` wrote.
  const { place, epoch } = body as SweepBody;
  const group = `sqs:sweep:${place.account}:${place.region}:${epoch}`;
  outbox.send({ service: 'sqs', delivery: 'sweep', group, body });
}

/** The delivery: goes on until nothing is left that could go, then sets the next sweep. */
export async function sweep(context: DeliveryContext, body: unknown): Promise<void> {
  // What `startSweep` passed on.
  const address = body as SweepBody;
  for (;;) {
    const removed = await context.transact(async (tx) => {
      const queue = await sweptQueue(tx, address);
      return queue === undefined ? 0 : sweepPortion(tx, queue);
    });
    if (removed === 0) break;
  }
  await context.transact(async (tx) => {
    const queue = await sweptQueue(tx, address);
    if (queue !== undefined) await scheduleNext(tx, queue);
    context.complete(tx.tx);
  });
}

/** The queue, unless it is gone or was purged: then everything goes anyway. */
async function sweptQueue({ tx }: TxContext, address: SweepBody): Promise<Queue | undefined> {
  const queue = await findQueue(tx, address);
  return queue?.epoch === address.epoch ? queue : undefined;
}

async function sweepPortion(context: TxContext, queue: Queue): Promise<number> {
  const { tx, locks, now } = context;
  tx.afterAttempt(await locks.take(queue.topic));
  const messagesRemoved = await sweepMessages(context, queue);
  if (messagesRemoved > 0) return messagesRemoved;
  const dropped = await dropPastBuckets(tx, queue, now(), PORTION);
  if (dropped > 0 || !queue.isFifo) return dropped;
  return sweepOld(tx, queue, now());
}

async function sweepMessages(context: TxContext, queue: Queue): Promise<number> {
  const { tx, now } = context;
  const nowMs = now();
  const until = [nowMs - queue.retentionMs + 1];
  const page = await messages.list(tx, queue.place, { prefix: [queue.epoch], until, limit: PORTION });
  const byGroup = new Map<string, number>();
  for (const message of page.records) {
    const groupId = message.groupId ?? '';
    byGroup.set(groupId, (byGroup.get(groupId) ?? 0) + 1);
    if (queue.isFifo) await removeFifoMessage(context, queue, message);
    else await dropBody(context, queue, message);
  }
  for (const [groupId, count] of byGroup) {
    if (!queue.isFifo) await dropOrphans(tx, queue, groupId, count, nowMs);
    if (groupId !== '') await refreshGroup(tx, queue, groupId, nowMs);
  }
  return page.records.length;
}

async function removeFifoMessage(context: TxContext, queue: Queue, message: MessageRecord): Promise<void> {
  const key = [queue.epoch, message.groupId ?? '', versionPart(message.version), message.index] as const;
  const state = await fifoStates.get(context.tx, queue.place, ...key);
  if (state === undefined) await dropBody(context, queue, message);
  else await removeMessage(context, queue, state);
}

/**
 * Removes the body of a standard queue's message. Its state may be anywhere in time; who meets it there finds no body
 * and drops it.
 */
async function dropBody(context: TxContext, queue: Queue, message: MessageRecord): Promise<void> {
  await messages.deleteRecord(context.tx, queue.place, message);
  countMessages(context.tx, queue, -1);
  if (message.blobId !== undefined) await disownBlob(context, message.blobId);
}

/**
 * The states of `count` expired messages: those of messages that nobody has received stand first. One that was
 * received stands further back; it goes when what is before it has gone.
 */
async function dropOrphans(
  tx: Transaction,
  queue: Queue,
  groupId: string,
  count: number,
  nowMs: number,
): Promise<void> {
  const query = { prefix: [queue.epoch, groupId], limit: count + ORPHANS_MORE, snapshot: true };
  for (const state of (await states.list(tx, queue.place, query)).records) {
    if (!isExpired(queue, state.sentAtMs, nowMs)) return;
    await dropOrphan(tx, queue, state, nowMs);
  }
}

async function sweepOld(tx: Transaction, queue: Queue, nowMs: number): Promise<number> {
  const query = {
    prefix: [queue.id],
    until: [nowMs - DEDUPLICATION_MS + 1],
    limit: PORTION,
    snapshot: true,
  };
  const ids = (await deduplications.listBy(tx, queue.place, 'byAge', query)).records;
  for (const id of ids) await deduplications.deleteRecord(tx, queue.place, id);
  const old = (await attempts.listBy(tx, queue.place, 'byAge', query)).records;
  for (const attempt of old) await attempts.deleteRecord(tx, queue.place, attempt);
  return ids.length + old.length;
}

async function scheduleNext(context: TxContext, queue: Queue): Promise<void> {
  const { tx, now } = context;
  const { place, epoch } = queue;
  const nowMs = now();
  const known = await sweeps.get(tx, place, epoch);
  const due = await nextDue(tx, queue, nowMs);
  // Somebody who sent meanwhile has set one that comes earlier.
  if (known !== undefined && known.atMs > nowMs && (due === undefined || known.atMs <= due)) return;
  if (due !== undefined) return setSweep(context, queue, due);
  await sweeps.delete(tx, place, epoch);
  const memory = queueMemory(context.memory, queue);
  tx.afterCommit(() => {
    memory.sweepAtMs = 0;
  });
}

async function nextDue(tx: Transaction, queue: Queue, nowMs: number): Promise<number | undefined> {
  const { place, epoch, id } = queue;
  const oldest = { prefix: [epoch], limit: 1, snapshot: true };
  const oldestOfId = { prefix: [id], limit: 1, snapshot: true };
  const message = (await messages.list(tx, place, oldest)).records[0];
  const deduplication = (await deduplications.listBy(tx, place, 'byAge', oldestOfId)).records[0];
  const attempt = (await attempts.listBy(tx, place, 'byAge', oldestOfId)).records[0];
  const times: number[] = [];
  const earliestMs = nowMs + PAUSE_MS;
  if (message !== undefined) times.push(Math.max(earliestMs, message.sentAtMs + queue.retentionMs));
  if (deduplication !== undefined) {
    times.push(Math.max(earliestMs, deduplication.sentAtMs + DEDUPLICATION_MS));
  }
  if (attempt !== undefined) times.push(Math.max(earliestMs, attempt.receivedAtMs + DEDUPLICATION_MS));
  if (await hasBuckets(tx, queue)) times.push(nowMs + BUCKETS_PAUSE_MS);
  return times.length === 0 ? undefined : Math.min(...times);
}
