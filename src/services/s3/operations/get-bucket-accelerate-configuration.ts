import { requireBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAccelerateConfiguration.html */
export const getBucketAccelerateConfiguration: Handler<'GetBucketAccelerateConfiguration'> = async (
  { tx },
  input,
) => ({ Status: (await requireBucket(tx, input.Bucket)).accelerate });
