import { requireBucket } from '../buckets.ts';
import { notConfigured } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html */
export const getBucketPolicy: Handler<'GetBucketPolicy'> = async ({ tx }, input) => {
  const { policy, name } = await requireBucket(tx, input.Bucket);
  if (policy === undefined) {
    throw notConfigured('NoSuchBucketPolicy', 'The bucket policy does not exist', name);
  }
  return { Policy: policy };
};
