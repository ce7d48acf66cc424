import type { Handler } from '../handler.ts';
import { requireTagged } from '../tagging.ts';

/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ListTagsForResource.html */
export const listTagsForResource: Handler<'ListTagsForResource'> = async ({ tx }, { ResourceARN }) => {
  const { record } = await requireTagged(tx, ResourceARN);
  return { Tags: record.tags };
};
