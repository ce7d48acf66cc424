import type { Handler } from '../handler.ts';
import { topics } from '../state.ts';
import { taggedTopic } from '../topic.ts';

export const untagResource: Handler<'UntagResource'> = async ({ tx, place }, input) => {
  const topic = await taggedTopic(tx, input.ResourceArn, place.region);
  const gone = new Set(input.TagKeys ?? []);
  const tags = Object.fromEntries(Object.entries(topic.record.tags).filter(([key]) => !gone.has(key)));
  await topics.put(tx, topic.place, { ...topic.record, tags });
  return {};
};
