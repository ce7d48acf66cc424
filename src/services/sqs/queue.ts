/** A queue as operations see it: its record, parsed once for each version of it. */

import { formatArn, parseArn } from '../../core/arn.ts';
import { type Place, partitionOf } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { effectiveAttribute } from './attribute-table.ts';
import { queueDoesNotExist } from './errors.ts';
import { parseQueueUrl, type QueueAddress } from './queue-url.ts';
import { type QueueRecord, queues } from './state.ts';

export interface DeadLetterTarget extends QueueAddress {
  readonly arn: string;
  readonly maxReceiveCount: number;
}

export interface Queue {
  readonly place: Place;
  /** Shared by all who read the queue: never changed. */
  readonly record: Readonly<QueueRecord>;
  readonly name: string;
  readonly id: number;
  readonly epoch: number;
  readonly arn: string;
  /** Where those wait who receive from it. */
  readonly topic: string;
  readonly isFifo: boolean;
  readonly delayMs: number;
  readonly visibilityMs: number;
  readonly retentionMs: number;
  readonly waitMs: number;
  readonly messageBytesMax: number;
  readonly contentBasedDeduplication: boolean;
  /** Deduplication ids count within their message group. */
  readonly deduplicationPerGroup: boolean;
  readonly deadLetterTarget: DeadLetterTarget | undefined;
  readonly policy: string | undefined;
}

export function isFifoName(name: string): boolean {
  return name.endsWith('.fifo');
}

export function queueArn({ account, region }: Place, name: string): string {
  return formatArn({ partition: partitionOf(region), service: 'sqs', region, account, resource: name });
}

/** The place and name that an ARN of a queue gives, or undefined when it is none. */
export function parseQueueArn(text: string): QueueAddress | undefined {
  const arn = parseArn(text);
  if (arn === undefined || arn.service !== 'sqs' || !/^\d{12}$/.test(arn.account)) return undefined;
  return { place: { account: arn.account, region: arn.region }, name: arn.resource };
}

export function findQueue(tx: Transaction, { place, name }: QueueAddress): Promise<Queue | undefined> {
  return queues.derived(tx, place, [name], 'sqs.queue', (record) => toQueue(record, place));
}

/** Throws QueueDoesNotExist, and what `parseQueueUrl` throws. */
export async function queueByUrl(tx: Transaction, url: unknown, own: Place): Promise<Queue> {
  const queue = await findQueue(tx, parseQueueUrl(url, own));
  if (queue === undefined) throw queueDoesNotExist();
  return queue;
}

function toQueue(record: QueueRecord, place: Place): Queue {
  const { name, id, epoch, attributes } = record;
  const seconds = (attribute: string) => Number(effectiveAttribute(attributes, attribute)) * 1000;
  return {
    place,
    record,
    name,
    id,
    epoch,
    arn: queueArn(place, name),
    topic: `sqs:${id}`,
    isFifo: isFifoName(name),
    delayMs: seconds('DelaySeconds'),
    visibilityMs: seconds('VisibilityTimeout'),
    retentionMs: seconds('MessageRetentionPeriod'),
    waitMs: seconds('ReceiveMessageWaitTimeSeconds'),
    messageBytesMax: Number(effectiveAttribute(attributes, 'MaximumMessageSize')),
    contentBasedDeduplication: attributes['ContentBasedDeduplication'] === 'true',
    deduplicationPerGroup: attributes['DeduplicationScope'] === 'messageGroup',
    deadLetterTarget: deadLetterTarget(attributes['RedrivePolicy']),
    policy: attributes['Policy'],
  };
}

function deadLetterTarget(policy: string | undefined): DeadLetterTarget | undefined {
  if (policy === undefined) return undefined;
  const parsed: { deadLetterTargetArn: string; maxReceiveCount: number | string } = JSON.parse(policy);
  const { deadLetterTargetArn: arn, maxReceiveCount } = parsed;
  const address = parseQueueArn(arn);
  return address === undefined ? undefined : { ...address, arn, maxReceiveCount: Number(maxReceiveCount) };
}
