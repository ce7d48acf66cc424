import { shownTags } from '../alarms/tags.ts';
import type { Handler } from '../handler.ts';
import { requireTagged } from '../tagged.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListTagsForResource.html */
export const listTagsForResource: Handler<'ListTagsForResource'> = async (context, { ResourceARN }) => {
  const { tags } = await requireTagged(context, ResourceARN);
  return { Tags: shownTags(tags) };
};
