import type { InventoryConfiguration } from '../api.gen.ts';
import { requireBucket } from '../buckets.ts';
import { getConfiguration } from '../configurations.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketInventoryConfiguration.html */
export const getBucketInventoryConfiguration: Handler<'GetBucketInventoryConfiguration'> = async (
  { tx },
  input,
) => {
  const bucket = await requireBucket(tx, input.Bucket);
  return {
    InventoryConfiguration: await getConfiguration<InventoryConfiguration>(tx, bucket, 'inventory', input.Id),
  };
};
