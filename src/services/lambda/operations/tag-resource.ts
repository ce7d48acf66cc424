import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { putTags, tagsOf } from '../taggable.ts';
import { checkTags } from '../tags.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html */
export const tagResource: Handler<'TagResource'> = async (context, { Resource, Tags }) => {
  if (Object.keys(Tags).length === 0) {
    throw invalidParameter('An error occurred and the request cannot be processed.');
  }
  const tags = { ...(await tagsOf(context.tx, Resource)), ...Tags };
  checkTags(tags);
  await putTags(context, Resource, tags);
  return {};
};
