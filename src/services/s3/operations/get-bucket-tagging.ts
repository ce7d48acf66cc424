import { requireBucket } from '../buckets.ts';
import { notConfigured } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html */
export const getBucketTagging: Handler<'GetBucketTagging'> = async ({ tx }, input) => {
  const { tags, name } = await requireBucket(tx, input.Bucket);
  if (tags === undefined) {
    throw notConfigured('NoSuchTagSet', 'The TagSet does not exist', name);
  }
  return { TagSet: tags };
};
