import type { Handler } from '../handler.ts';
import { requireTagged } from '../tagged.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_UntagResource.html */
export const untagResource: Handler<'UntagResource'> = async (context, { ResourceARN, TagKeys }) => {
  const { tags, put } = await requireTagged(context, ResourceARN);
  await put(Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key))));
  return {};
};
