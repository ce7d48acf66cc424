import { requireBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** Every bucket encrypts. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html */
export const getBucketEncryption: Handler<'GetBucketEncryption'> = async ({ tx }, input) => {
  const { encryption } = await requireBucket(tx, input.Bucket);
  const byDefault = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } };
  const rule = { ...byDefault, ...encryption, BucketKeyEnabled: encryption?.BucketKeyEnabled ?? false };
  return { ServerSideEncryptionConfiguration: { Rules: [rule] } };
};
