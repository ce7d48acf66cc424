/** Whom a delivery is for, looked up when it is made. */

import type { StagedContext } from '../../core/context.ts';
import type { Sender } from './envelope.ts';
import type { PlacedDelivery } from './publish.ts';
import { signerOf } from './signing.ts';
import { type SubscriptionRecord, subscriptions } from './state.ts';
import { subscriptionArn } from './subscription.ts';
import { findTopic, type Topic } from './topic.ts';

/** The endpoint has refused the message: trying again would change nothing. */
export class Undeliverable extends Error {}

export interface Target {
  topic: Topic;
  subscription: SubscriptionRecord;
  arn: string;
}

export function findTarget(
  context: StagedContext,
  delivery: Pick<PlacedDelivery, 'place' | 'topic' | 'subscriptionId'>,
): Promise<Target | undefined> {
  const { place, topic: name, subscriptionId } = delivery;
  return context.transact(async ({ tx }) => {
    const topic = await findTopic(tx, { place, name });
    const subscription = await subscriptions.get(tx, place, name, subscriptionId);
    if (topic === undefined || subscription === undefined) return undefined;
    return { topic, subscription, arn: subscriptionArn(place, subscription) };
  });
}

/** The URLs in a message lead where its sender came from. What no request began has no such place. */
export async function senderOf(
  context: StagedContext,
  topic: Topic,
  { endpoint }: Pick<PlacedDelivery, 'endpoint'>,
): Promise<Sender> {
  return { topic, signer: await signerOf(context), publicUrl: endpoint ?? context.settings.publicUrl() };
}

export function isRaw({ attributes }: SubscriptionRecord): boolean {
  return attributes['RawMessageDelivery']?.toLowerCase() === 'true';
}
