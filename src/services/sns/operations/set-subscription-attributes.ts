import { missing, topicDoesNotExist } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { subscriptions } from '../state.ts';
import { subscriptionByArn } from '../subscription.ts';
import { withAttributes } from '../subscription-attributes.ts';
import { findTopic } from '../topic.ts';

export const setSubscriptionAttributes: Handler<'SetSubscriptionAttributes'> = async (context, input) => {
  const { tx, place: own } = context;
  const { SubscriptionArn: arn, AttributeName: name, AttributeValue: value = '' } = input;
  if (name === undefined) throw missing('attributeName');
  const { place, record } = await subscriptionByArn(tx, arn, own.region);
  const topic = await findTopic(tx, { place, name: record.topic });
  if (topic === undefined) throw topicDoesNotExist();
  const of = { topic, protocol: record.protocol };
  const attributes = withAttributes(record.attributes, { [name]: value }, of, true);
  await subscriptions.put(tx, place, { ...record, attributes });
};
