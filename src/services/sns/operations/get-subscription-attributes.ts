import type { Handler } from '../handler.ts';
import { subscriptionByArn } from '../subscription.ts';
import { shownAttributes } from '../subscription-attributes.ts';
import { findTopic } from '../topic.ts';

export const getSubscriptionAttributes: Handler<'GetSubscriptionAttributes'> = async (context, input) => {
  const { tx, place: own } = context;
  const { place, record } = await subscriptionByArn(tx, input.SubscriptionArn, own.region);
  const topic = await findTopic(tx, { place, name: record.topic });
  return { Attributes: { ...shownAttributes(place, record, topic) } };
};
