import { requireBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html */
export const getBucketLogging: Handler<'GetBucketLogging'> = async ({ tx }, input) => ({
  LoggingEnabled: (await requireBucket(tx, input.Bucket)).logging,
});
