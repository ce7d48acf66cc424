/** A topic as operations see it: its record, parsed once for each version of it. */

import { formatArn } from '../../core/arn.ts';
import { type Place, partitionOf } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import {
  invalidParameter,
  invalidValue,
  missing,
  resourceDoesNotExist,
  topicDoesNotExist,
} from './errors.ts';
import { type TopicRecord, topics } from './state.ts';

export interface TopicAddress {
  place: Place;
  name: string;
}

export interface Topic extends TopicAddress {
  /** Shared by all who read the topic: never changed. */
  readonly record: Readonly<TopicRecord>;
  readonly id: number;
  readonly arn: string;
  readonly isFifo: boolean;
  readonly contentBasedDeduplication: boolean;
  /** Deduplication ids count within their message group. */
  readonly deduplicationPerGroup: boolean;
  /** The policy that counts: its own, or the one that every topic begins with. */
  readonly policy: string;
  readonly signatureVersion: '1' | '2';
}

export function topicArn({ account, region }: Place, name: string): string {
  return formatArn({ partition: partitionOf(region), service: 'sns', region, account, resource: name });
}

/** The elements of an ARN. Throws InvalidParameter in AWS's words; `parameter` names where it stood. */
export function arnElements(parameter: string, arn: unknown): string[] {
  if (typeof arn !== 'string') throw missing(parameter.charAt(0).toLowerCase() + parameter.slice(1));
  const elements = arn.split(':');
  if (elements.length < 6) {
    throw invalidValue(parameter, `An ARN must have at least 6 elements, not ${elements.length}`);
  }
  return elements;
}

/**
 * The topic that an ARN names. SNS takes ARNs of the region that it is asked in only. Throws InvalidParameter.
 *
 * @param region of the request
 */
export function parseTopicArn(arn: unknown, region: string, parameter = 'TopicArn'): TopicAddress {
  const [prefix, , service, arnRegion, account, ...rest] = arnElements(parameter, arn);
  const name = rest.join(':');
  const isTopic = prefix === 'arn' && service === 'sns' && /^\d{12}$/.test(account ?? '');
  if (!isTopic || !/^[\w.-]+$/.test(name) || arnRegion !== region) throw invalidParameter(parameter);
  return { place: { account: account ?? '', region }, name };
}

export function findTopic(tx: Transaction, { place, name }: TopicAddress): Promise<Topic | undefined> {
  return topics.derived(tx, place, [name], 'sns.topic', (record) => toTopic(record, place));
}

/** Throws InvalidParameter, NotFound. */
export async function topicByArn(tx: Transaction, arn: unknown, region: string): Promise<Topic> {
  const topic = await findTopic(tx, parseTopicArn(arn, region));
  if (topic === undefined) throw topicDoesNotExist();
  return topic;
}

function toTopic(record: TopicRecord, place: Place): Topic {
  const { name, id, attributes } = record;
  const arn = topicArn(place, name);
  return {
    place,
    record,
    name,
    id,
    arn,
    isFifo: attributes['FifoTopic'] === 'true',
    contentBasedDeduplication: attributes['ContentBasedDeduplication'] === 'true',
    deduplicationPerGroup: attributes['FifoThroughputScope'] === 'MessageGroup',
    policy: attributes['Policy'] ?? defaultPolicy(arn, place.account),
    signatureVersion: attributes['SignatureVersion'] === '2' ? '2' : '1',
  };
}

/** What GetTopicAttributes shows of a topic whose policy was never set. */
export function defaultPolicy(arn: string, account: string): string {
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'SNS:GetTopicAttributes',
          'SNS:SetTopicAttributes',
          'SNS:AddPermission',
          'SNS:RemovePermission',
          'SNS:DeleteTopic',
          'SNS:Subscribe',
          'SNS:ListSubscriptionsByTopic',
          'SNS:Publish',
        ],
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': account } },
      },
    ],
  });
}

/** The topic that the tag operations name. Throws ResourceNotFound, InvalidParameter. */
export async function taggedTopic(tx: Transaction, arn: unknown, region: string): Promise<Topic> {
  if (typeof arn !== 'string') throw missing('resourceArn');
  if (arn.split(':').length < 6) throw resourceDoesNotExist();
  const topic = await findTopic(tx, parseTopicArn(arn, region, 'ResourceArn'));
  if (topic === undefined) throw resourceDoesNotExist();
  return topic;
}
