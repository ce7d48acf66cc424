import { requireBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAbac.html */
export const getBucketAbac: Handler<'GetBucketAbac'> = async ({ tx }, input) => ({
  AbacStatus: { Status: (await requireBucket(tx, input.Bucket)).abac ?? 'Disabled' },
});
