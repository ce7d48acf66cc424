/** Publishing: outbox entries for each subscription that wants a message, in the commit that accepts it. */

import { commitVersion } from '../../core/collection.ts';
import type { TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import { attributesMatch, bodyMatches, isJsonObject } from './filter-match.ts';
import { DEDUPLICATION_MS } from './limits.ts';
import type { MessageAttributes } from './message-attributes.ts';
import { countFiltered, type Filtered } from './metrics.ts';
import { bodyFor, type Outgoing } from './outgoing.ts';
import { type DeduplicationRecord, deduplications, type SubscriptionRecord, subscriptions } from './state.ts';
import { filterOf, scopeOf, subscriptionArn } from './subscription.ts';
import type { Topic } from './topic.ts';

/** What became of a message, once the commit's version is known. */
export interface Published {
  messageId: string;
  /** FIFO topics only. */
  sequenceNumber(version: number): string | undefined;
}

/** A message on its way to one subscription. */
export interface Delivery {
  topic: string;
  subscriptionId: string;
  protocol: string;
  messageId: string;
  message: string;
  subject?: string | undefined;
  attributes: MessageAttributes;
  groupId?: string | undefined;
  deduplicationId?: string | undefined;
  sentAtMs: number;
  /** Place in the batch: with the commit's version it makes the SequenceNumber of a FIFO topic. */
  index: number;
  /** A later try keeps what the first one had. */
  sequenceNumber?: string | undefined;
  /** By which scheme, host and port the publisher came: its receivers may well stand beside it. */
  endpoint?: string | undefined;
  /** Retries over HTTP so far. */
  retry?: number | undefined;
}

export type PlacedDelivery = Delivery & { place: Place };

/** Messages of one batch on their way to one queue: at most as many as SQS takes at once. */
export interface QueueDelivery {
  deliveries: readonly PlacedDelivery[];
}

const EXPIRED_DROPPED = 10;

/** Publishes messages in their order, within the caller's transaction. */
export async function publishAll(
  context: TxContext,
  topic: Topic,
  outgoing: readonly Outgoing[],
): Promise<Published[]> {
  const batch: Batch = { context, topic, ids: new Map(), accepted: [] };
  const published: Published[] = [];
  for (const [index, message] of outgoing.entries()) published.push(await accept(batch, message, index));
  await sendToSubscriptions(batch);
  if (topic.isFifo) await dropExpired(context, topic);
  return published;
}

/** A message that is no duplicate. */
interface Accepted {
  outgoing: Outgoing;
  messageId: string;
  index: number;
}

interface Batch {
  context: TxContext;
  topic: Topic;
  /** Deduplication ids of this very batch: their rows cannot be read back before the commit. */
  ids: Map<string, Published>;
  accepted: Accepted[];
}

async function accept(batch: Batch, outgoing: Outgoing, index: number): Promise<Published> {
  const { context, topic } = batch;
  const duplicate = await duplicateOf(batch, outgoing);
  if (duplicate !== undefined) return duplicate;
  const published: Published = {
    messageId: context.ids.uuid(),
    sequenceNumber: (version) => (topic.isFifo ? formatSequenceNumber(version, index) : undefined),
  };
  if (topic.isFifo) await keepDeduplication(batch, outgoing, published, index);
  batch.accepted.push({ outgoing, messageId: published.messageId, index });
  return published;
}

async function sendToSubscriptions({ context, topic, accepted }: Batch): Promise<void> {
  if (accepted.length === 0) return;
  const all = subscriptions.scan(context.tx, topic.place, { prefix: [topic.name], snapshot: true });
  for await (const subscription of all) {
    if (subscription.isPending) continue;
    const wanted: Accepted[] = [];
    for (const message of accepted) {
      const why = await unwanted(context, topic, subscription, message.outgoing);
      if (why === undefined) wanted.push(message);
      else countFiltered(context, topic, why);
    }
    send(context, topic, subscription, wanted);
  }
}

/** Why a subscription does not want a message; undefined when it does. */
async function unwanted(
  { tx }: TxContext,
  topic: Topic,
  subscription: SubscriptionRecord,
  outgoing: Outgoing,
): Promise<Filtered | undefined> {
  if (subscription.attributes['FilterPolicy'] === undefined) return undefined;
  const policy = await filterOf(tx, topic.place, subscription);
  if (policy === undefined) return undefined;
  if (scopeOf(subscription.attributes) === 'MessageBody') {
    const body = bodyFor(outgoing.bodies, bodyNameOf(subscription));
    if (bodyMatches(policy, body)) return undefined;
    return isJsonObject(body) ? 'MessageBody' : 'InvalidMessageBody';
  }
  if (attributesMatch(policy, outgoing.attributes)) return undefined;
  return Object.keys(outgoing.attributes).length === 0 ? 'NoMessageAttributes' : 'MessageAttributes';
}

/**
 * One after the other within a subscription (of a FIFO topic: within its message groups), so that none waits for
 * another subscription. A queue gets the messages of a batch together.
 */
function send(
  { outbox, now, endpoint }: TxContext,
  topic: Topic,
  subscription: SubscriptionRecord,
  messages: readonly Accepted[],
): void {
  const sentAtMs = now();
  const groups = Map.groupBy(messages, ({ outgoing }) => (topic.isFifo ? `/${outgoing.groupId}` : ''));
  for (const [suffix, members] of groups) {
    const group = `sns:${subscriptionArn(topic.place, subscription)}${suffix}`;
    const deliveries = members.map((message) => ({
      ...deliveryOf(topic, subscription, message, sentAtMs),
      endpoint,
    }));
    if (subscription.protocol === 'sqs') {
      const body: QueueDelivery = { deliveries };
      outbox.send({ service: 'sns', delivery: 'queue', group, body });
    } else {
      for (const body of deliveries) outbox.send({ service: 'sns', delivery: 'deliver', group, body });
    }
  }
}

function deliveryOf(
  topic: Topic,
  subscription: SubscriptionRecord,
  { outgoing, messageId, index }: Accepted,
  sentAtMs: number,
): PlacedDelivery {
  const { id, protocol } = subscription;
  const { bodies, subject, attributes, groupId, deduplicationId } = outgoing;
  return {
    place: topic.place,
    topic: topic.name,
    subscriptionId: id,
    protocol,
    messageId,
    message: bodyFor(bodies, bodyNameOf(subscription)),
    subject,
    attributes,
    groupId,
    deduplicationId,
    sentAtMs,
    index,
  };
}

/** Under which name a message may have a text for a subscription: its protocol, or the platform of its device. */
function bodyNameOf({ protocol, endpoint }: SubscriptionRecord): string {
  return protocol === 'application' ? (endpoint.split('/')[1] ?? protocol) : protocol;
}

function scopeOfIds(topic: Topic, { groupId }: Outgoing): string {
  return topic.deduplicationPerGroup ? (groupId ?? '') : '';
}

async function duplicateOf(
  { context, topic, ids }: Batch,
  outgoing: Outgoing,
): Promise<Published | undefined> {
  const { deduplicationId } = outgoing;
  if (!topic.isFifo || deduplicationId === undefined) return undefined;
  const scope = scopeOfIds(topic, outgoing);
  const own = ids.get(`${scope} ${deduplicationId}`);
  if (own !== undefined) return own;
  const known = await deduplications.get(context.tx, topic.place, topic.id, scope, deduplicationId);
  if (known === undefined || known.sentAtMs + DEDUPLICATION_MS <= context.now()) return undefined;
  const sequenceNumber = formatSequenceNumber(known.version, known.index);
  return { messageId: known.messageId, sequenceNumber: () => sequenceNumber };
}

async function keepDeduplication(
  { context, topic, ids }: Batch,
  outgoing: Outgoing,
  published: Published,
  index: number,
): Promise<void> {
  const scope = scopeOfIds(topic, outgoing);
  const deduplicationId = outgoing.deduplicationId ?? '';
  ids.set(`${scope} ${deduplicationId}`, published);
  const entry: DeduplicationRecord = {
    topicId: topic.id,
    scope,
    deduplicationId,
    sentAtMs: context.now(),
    messageId: published.messageId,
    version: commitVersion(),
    index,
  };
  await deduplications.put(context.tx, topic.place, entry);
}

/** Every publish takes some of those that no longer count with it. */
async function dropExpired({ tx, now }: TxContext, topic: Topic): Promise<void> {
  const query = {
    prefix: [topic.id],
    until: [now() - DEDUPLICATION_MS],
    limit: EXPIRED_DROPPED,
    snapshot: true,
  };
  const expired = await deduplications.listBy(tx, topic.place, 'byAge', query);
  for (const entry of expired.records) await deduplications.deleteRecord(tx, topic.place, entry);
}

/** The delivery with its SequenceNumber. `entryId` is the version of the publishing commit and the entry's place. */
export function numbered(entryId: string, delivery: PlacedDelivery): PlacedDelivery {
  const sequenceNumber =
    delivery.sequenceNumber ?? formatSequenceNumber(Number(entryId.split('.')[0]), delivery.index);
  return { ...delivery, sequenceNumber };
}

/** Twenty digits that grow with the commit and with the place in it. */
function formatSequenceNumber(version: number, index: number): string {
  return `1${String(version).padStart(16, '0')}${String(index).padStart(3, '0')}`;
}
