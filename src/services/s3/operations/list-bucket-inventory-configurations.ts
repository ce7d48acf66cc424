import type { InventoryConfiguration } from '../api.gen.ts';
import { requireBucket } from '../buckets.ts';
import { listConfigurations } from '../configurations.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketInventoryConfigurations.html */
export const listBucketInventoryConfigurations: Handler<'ListBucketInventoryConfigurations'> = async (
  context,
  input,
) => {
  const bucket = await requireBucket(context.tx, input.Bucket);
  const { found, ...page } = await listConfigurations<InventoryConfiguration>(
    context,
    bucket,
    'inventory',
    input,
  );
  return { ...page, InventoryConfigurationList: found.length === 0 ? undefined : found };
};
