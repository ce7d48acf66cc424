import { requireBucket } from '../buckets.ts';
import { checkInventory } from '../configuration-checks.ts';
import { putConfiguration } from '../configurations.ts';
import { missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketInventoryConfiguration.html */
export const putBucketInventoryConfiguration: Handler<'PutBucketInventoryConfiguration'> = async (
  { tx },
  input,
) => {
  const { InventoryConfiguration: configuration, Id: id } = input;
  if (configuration === undefined) throw missingRequestBody();
  checkInventory(configuration, id);
  const bucket = await requireBucket(tx, input.Bucket);
  await putConfiguration(tx, bucket, 'inventory', id, configuration);
};
