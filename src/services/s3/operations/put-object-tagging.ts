import { missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { setObjectTags } from '../object-tags.ts';
import { readTagSet } from '../tagging.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html */
export const putObjectTagging: Handler<'PutObjectTagging'> = async (context, input) => {
  if (input.Tagging === undefined) throw missingRequestBody();
  const tags = readTagSet(input.Tagging.TagSet ?? [], 'object');
  return setObjectTags(context, input, tags.length === 0 ? undefined : tags, 'PUT');
};
