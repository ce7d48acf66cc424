import { requireBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html */
export const getBucketNotificationConfiguration: Handler<'GetBucketNotificationConfiguration'> = async (
  { tx },
  input,
) => (await requireBucket(tx, input.Bucket)).notification ?? {};
