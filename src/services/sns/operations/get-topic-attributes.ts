import type { Handler } from '../handler.ts';
import { subscriptionCounts } from '../state.ts';
import { topicByArn } from '../topic.ts';
import { shownAttributes } from '../topic-attributes.ts';

export const getTopicAttributes: Handler<'GetTopicAttributes'> = async ({ tx, place }, { TopicArn: arn }) => {
  const topic = await topicByArn(tx, arn, place.region);
  const count = (kind: 'confirmed' | 'pending' | 'deleted') =>
    subscriptionCounts.value(tx, topic.place, topic.name, kind);
  const numbers = {
    confirmed: await count('confirmed'),
    pending: await count('pending'),
    deleted: await count('deleted'),
  };
  return { Attributes: { ...shownAttributes(topic, numbers) } };
};
