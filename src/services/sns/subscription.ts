/** Subscriptions: their ARNs, how they are shown, what was parsed of them. */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { Subscription } from './api.gen.ts';
import { invalidParameter, subscriptionDoesNotExist } from './errors.ts';
import { type FilterPolicy, type FilterScope, parseFilterPolicy } from './filter-policy.ts';
import { type SubscriptionRecord, subscriptions } from './state.ts';
import { arnElements, topicArn } from './topic.ts';

export interface SubscriptionAddress {
  place: Place;
  topic: string;
  id: string;
}

export function subscriptionArn(place: Place, { topic, id }: { topic: string; id: string }): string {
  return `${topicArn(place, topic)}:${id}`;
}

/** Throws InvalidParameter. */
export function parseSubscriptionArn(arn: unknown, region: string): SubscriptionAddress {
  const [prefix, , service, arnRegion, account, topic, id, ...rest] = arnElements('SubscriptionArn', arn);
  if (topic === undefined || id === undefined || rest.length > 0) throw invalidParameter('SubscriptionId');
  // An ARN of another service names no subscription; AWS looks for it all the same.
  const isKnown = prefix === 'arn' && service === 'sns' && /^\d{12}$/.test(account ?? '');
  if (isKnown && arnRegion !== region) throw invalidParameter('SubscriptionArn');
  return {
    place: { account: isKnown ? (account ?? '') : '000000000000', region },
    topic: isKnown ? topic : '',
    id,
  };
}

export function findSubscription(
  tx: Transaction,
  { place, topic, id }: SubscriptionAddress,
): Promise<SubscriptionRecord | undefined> {
  return subscriptions.get(tx, place, topic, id);
}

/** Throws InvalidParameter, NotFound. */
export async function subscriptionByArn(
  tx: Transaction,
  arn: unknown,
  region: string,
): Promise<{ place: Place; record: SubscriptionRecord }> {
  const address = parseSubscriptionArn(arn, region);
  const record = await findSubscription(tx, address);
  if (record === undefined) throw subscriptionDoesNotExist();
  return { place: address.place, record };
}

/** As the lists show it. */
export function toListed(place: Place, record: SubscriptionRecord): Subscription {
  return {
    SubscriptionArn: record.isPending ? 'PendingConfirmation' : subscriptionArn(place, record),
    Owner: record.owner,
    Protocol: record.protocol,
    Endpoint: record.endpoint,
    TopicArn: topicArn(place, record.topic),
  };
}

export function scopeOf(attributes: Readonly<Record<string, string>>): FilterScope {
  return attributes['FilterPolicyScope'] === 'MessageBody' ? 'MessageBody' : 'MessageAttributes';
}

/** The compiled filter policy of a subscription that has one. */
export async function filterOf(
  tx: Transaction,
  place: Place,
  { topic, id }: SubscriptionRecord,
): Promise<FilterPolicy | undefined> {
  return subscriptions.derived(tx, place, [topic, id], 'sns.filter', ({ attributes }) => {
    const policy = attributes['FilterPolicy'];
    return policy === undefined ? undefined : parseFilterPolicy(policy, scopeOf(attributes));
  });
}
