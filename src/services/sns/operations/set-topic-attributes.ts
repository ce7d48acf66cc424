import { missing } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { topics } from '../state.ts';
import { topicByArn } from '../topic.ts';
import { withAttribute } from '../topic-attributes.ts';

export const setTopicAttributes: Handler<'SetTopicAttributes'> = async ({ tx, place }, input) => {
  const { TopicArn: arn, AttributeName: name, AttributeValue: value = '' } = input;
  if (name === undefined) throw missing('attributeName');
  const topic = await topicByArn(tx, arn, place.region);
  await topics.put(tx, topic.place, { ...topic.record, attributes: withAttribute(topic, name, value) });
};
