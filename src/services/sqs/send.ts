/** Sending: bodies that are too large for the store become blobs, then one transaction puts all messages in. */

import { ownBlob } from '../../core/blobs/owners.ts';
import { commitVersion } from '../../core/collection.ts';
import type { StagedContext, TxContext } from '../../core/context.ts';
import { BODY_BYTES_IN_STORE_MAX, DEDUPLICATION_MS } from './limits.ts';
import { queueMemory } from './memory.ts';
import { putMessage } from './message-rows.ts';
import { countSends } from './metrics.ts';
import type { Outgoing } from './outgoing.ts';
import type { Queue } from './queue.ts';
import { type DeduplicationRecord, deduplications } from './state.ts';
import { scheduleSweep } from './sweep-schedule.ts';
import { lockGroups } from './visibility.ts';

/** What became of a message, once the commit's version is known. */
export interface Sent {
  messageId: string;
  /** The message was sent before, within five minutes: this one was dropped. */
  isDuplicate: boolean;
  /** FIFO queues only. */
  sequenceNumber(version: number): string | undefined;
}

/** Blobs of a request, by the place of their message. */
export type BodyBlobs = ReadonlyMap<number, string>;

export const NO_BLOBS: ReadonlyMap<number, string> = new Map();

export function isLargeBody(body: unknown): boolean {
  return typeof body === 'string' && Buffer.byteLength(body) > BODY_BYTES_IN_STORE_MAX;
}

/** Writes the large bodies among `bodies` as blobs. */
export async function writeBodies(
  { blobs, signal }: StagedContext,
  bodies: readonly unknown[],
): Promise<BodyBlobs> {
  const written = new Map<number, string>();
  for (const [i, body] of bodies.entries()) {
    if (typeof body !== 'string' || !isLargeBody(body)) continue;
    written.set(i, (await blobs.write(Buffer.from(body), { signal })).id);
  }
  return written;
}

/** Removes blobs that no message came to own: the request failed, or the message was a duplicate. */
export async function dropBodies({ blobs }: StagedContext, ids: Iterable<string>): Promise<void> {
  for (const id of ids) await blobs.remove(id);
}

/**
 * Puts messages into a queue in their order. `places` are their places in the request, which name their blobs. The
 * SequenceNumbers come from the version of the commit.
 */
export async function putAll(
  context: TxContext,
  queue: Queue,
  outgoing: readonly { message: Outgoing; place: number }[],
  blobs: BodyBlobs,
): Promise<Sent[]> {
  const isGrouped = outgoing.some(({ message }) => message.groupId !== undefined);
  if (isGrouped) await lockGroups(context, queue);
  const batch: Batch = { context, queue, blobs, sent: [], ids: new Map() };
  for (const [index, { message, place }] of outgoing.entries()) {
    batch.sent.push(await putOne(batch, message, place, index));
  }
  countSends(context, queue, outgoing, (i) => batch.sent[i]?.isDuplicate === true);
  const arrived = batch.sent.filter(({ isDuplicate }) => !isDuplicate).length;
  if (arrived > 0) await announce(context, queue, outgoing, arrived);
  return batch.sent;
}

interface Batch {
  context: TxContext;
  queue: Queue;
  blobs: BodyBlobs;
  sent: Sent[];
  /** Deduplication ids of this very batch: their rows cannot be read back before the commit. */
  ids: Map<string, Sent>;
}

async function putOne(batch: Batch, outgoing: Outgoing, place: number, index: number): Promise<Sent> {
  const { context, queue } = batch;
  const duplicate = await duplicateOf(batch, outgoing);
  if (duplicate !== undefined) return duplicate;
  const nowMs = context.now();
  const messageId = context.ids.uuid();
  const blobId = batch.blobs.get(place);
  if (blobId !== undefined) await ownBlob(context.tx, blobId, 'sqs');
  const message = {
    messageId,
    body: blobId === undefined ? outgoing.body : undefined,
    blobId,
    bodyMd5: outgoing.bodyMd5,
    attributes: outgoing.attributes,
    // What the sender's SDK tells of itself by HTTP.
    traceHeader: outgoing.traceHeader ?? context.traceHeader,
    senderId: context.caller.userId,
    groupId: outgoing.groupId,
    deduplicationId: outgoing.deduplicationId,
  };
  await putMessage(context, queue, message, {
    index,
    sentAtMs: nowMs,
    visibleAtMs: nowMs + outgoing.delayMs,
  });
  const sent: Sent = {
    messageId,
    isDuplicate: false,
    sequenceNumber: (version) => (queue.isFifo ? formatSequenceNumber(version, index) : undefined),
  };
  if (queue.isFifo) await keepDeduplication(batch, outgoing, sent, index);
  return sent;
}

function scopeOf(queue: Queue, { groupId }: Outgoing): string {
  return queue.deduplicationPerGroup ? (groupId ?? '') : '';
}

async function duplicateOf(batch: Batch, outgoing: Outgoing): Promise<Sent | undefined> {
  const { context, queue } = batch;
  if (!queue.isFifo || outgoing.deduplicationId === undefined) return undefined;
  const scope = scopeOf(queue, outgoing);
  const own = batch.ids.get(`${scope} ${outgoing.deduplicationId}`);
  if (own !== undefined) return { ...own, isDuplicate: true };
  const key = [queue.id, scope, outgoing.deduplicationId] as const;
  const known = await deduplications.get(context.tx, queue.place, ...key);
  if (known === undefined || known.sentAtMs + DEDUPLICATION_MS <= context.now()) return undefined;
  const sequenceNumber = formatSequenceNumber(known.version, known.index);
  return { messageId: known.messageId, isDuplicate: true, sequenceNumber: () => sequenceNumber };
}

async function keepDeduplication(batch: Batch, outgoing: Outgoing, sent: Sent, index: number): Promise<void> {
  const { context, queue } = batch;
  const scope = scopeOf(queue, outgoing);
  const deduplicationId = outgoing.deduplicationId ?? '';
  batch.ids.set(`${scope} ${deduplicationId}`, sent);
  const entry: DeduplicationRecord = {
    queueId: queue.id,
    scope,
    deduplicationId,
    sentAtMs: context.now(),
    messageId: sent.messageId,
    version: commitVersion(),
    index,
  };
  await deduplications.put(context.tx, queue.place, entry);
}

/** After the messages: those who wait, the sweep that will take what nobody receives, the fair queue's watch. */
async function announce(
  context: TxContext,
  queue: Queue,
  outgoing: readonly { message: Outgoing }[],
  arrived: number,
): Promise<void> {
  const nowMs = context.now();
  const dueMs = nowMs + (queue.isFifo ? Math.min(DEDUPLICATION_MS, queue.retentionMs) : queue.retentionMs);
  await scheduleSweep(context, queue, dueMs);
  context.outbox.wake(queue.topic, arrived);
  if (queue.isFifo) return;
  const groupIds = outgoing.flatMap(({ message }) => message.groupId ?? []);
  if (groupIds.length === 0) return;
  const { shares } = queueMemory(context.memory, queue);
  context.tx.afterCommit(() => {
    for (const groupId of groupIds) shares.sent(groupId, nowMs);
  });
}

/**
 * Twenty digits that grow with the commit and with the place in it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-message-order.html
 */
export function formatSequenceNumber(version: number, index: number): string {
  return `1${String(version).padStart(16, '0')}${String(index).padStart(3, '0')}`;
}
