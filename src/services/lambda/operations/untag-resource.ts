import type { Handler } from '../handler.ts';
import { putTags, tagsOf } from '../taggable.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_UntagResource.html */
export const untagResource: Handler<'UntagResource'> = async (context, { Resource, TagKeys }) => {
  const tags = Object.entries(await tagsOf(context.tx, Resource)).filter(([key]) => !TagKeys.includes(key));
  await putTags(context, Resource, Object.fromEntries(tags));
  return {};
};
