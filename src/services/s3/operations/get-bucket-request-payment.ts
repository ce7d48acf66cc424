import { requireBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html */
export const getBucketRequestPayment: Handler<'GetBucketRequestPayment'> = async ({ tx }, input) => ({
  Payer: (await requireBucket(tx, input.Bucket)).payer ?? 'BucketOwner',
});
