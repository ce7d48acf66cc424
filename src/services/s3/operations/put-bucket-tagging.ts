import { changeBucket } from '../buckets.ts';
import { missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { readTagSet } from '../tagging.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html */
export const putBucketTagging: Handler<'PutBucketTagging'> = async ({ tx, reply }, input) => {
  if (input.Tagging === undefined) throw missingRequestBody();
  const tags = readTagSet(input.Tagging.TagSet ?? [], 'bucket');
  await changeBucket(tx, input.Bucket, () => ({ tags: tags.length === 0 ? undefined : tags }));
  reply({ status: 204 });
};
