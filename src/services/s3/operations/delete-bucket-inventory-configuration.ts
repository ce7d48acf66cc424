import { requireBucket } from '../buckets.ts';
import { deleteConfiguration } from '../configurations.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketInventoryConfiguration.html */
export const deleteBucketInventoryConfiguration: Handler<'DeleteBucketInventoryConfiguration'> = async (
  { tx },
  input,
) => deleteConfiguration(tx, await requireBucket(tx, input.Bucket), 'inventory', input.Id);
