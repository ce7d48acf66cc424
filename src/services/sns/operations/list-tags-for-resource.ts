import type { Handler } from '../handler.ts';
import { toList } from '../tags.ts';
import { taggedTopic } from '../topic.ts';

export const listTagsForResource: Handler<'ListTagsForResource'> = async (
  { tx, place },
  { ResourceArn: arn },
) => ({
  Tags: toList((await taggedTopic(tx, arn, place.region)).record.tags),
});
