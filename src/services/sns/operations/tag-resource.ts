import type { Handler } from '../handler.ts';
import { topics } from '../state.ts';
import { withTags } from '../tags.ts';
import { taggedTopic } from '../topic.ts';

export const tagResource: Handler<'TagResource'> = async (
  { tx, place },
  { ResourceArn: arn, Tags: tags = [] },
) => {
  const topic = await taggedTopic(tx, arn, place.region);
  await topics.put(tx, topic.place, { ...topic.record, tags: withTags(topic.record.tags, tags) });
  return {};
};
