import { requireBucket } from '../buckets.ts';
import { deleteConfiguration } from '../configurations.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketMetricsConfiguration.html */
export const deleteBucketMetricsConfiguration: Handler<'DeleteBucketMetricsConfiguration'> = async (
  { tx },
  input,
) => deleteConfiguration(tx, await requireBucket(tx, input.Bucket), 'metrics', input.Id);
