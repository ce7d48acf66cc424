import type { Handler } from '../handler.ts';
import { deduplications, subscriptionCounts, subscriptions, topics } from '../state.ts';
import { findTopic, parseTopicArn } from '../topic.ts';

/** Takes the subscriptions with it; a topic that is not there is no error. */
export const deleteTopic: Handler<'DeleteTopic'> = async ({ tx, place: own }, { TopicArn: arn }) => {
  const address = parseTopicArn(arn, own.region);
  const topic = await findTopic(tx, address);
  if (topic === undefined) return;
  const { place, name, id } = topic;
  for await (const subscription of subscriptions.scan(tx, place, { prefix: [name] })) {
    await subscriptions.deleteRecord(tx, place, subscription);
  }
  for await (const entry of deduplications.scan(tx, place, { prefix: [id], snapshot: true })) {
    await deduplications.deleteRecord(tx, place, entry);
  }
  for (const kind of ['confirmed', 'pending', 'deleted'] as const)
    subscriptionCounts.delete(tx, place, name, kind);
  await topics.delete(tx, place, name);
};
