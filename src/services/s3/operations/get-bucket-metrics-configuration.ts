import type { MetricsConfiguration } from '../api.gen.ts';
import { requireBucket } from '../buckets.ts';
import { getConfiguration } from '../configurations.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketMetricsConfiguration.html */
export const getBucketMetricsConfiguration: Handler<'GetBucketMetricsConfiguration'> = async (
  { tx },
  input,
) => {
  const bucket = await requireBucket(tx, input.Bucket);
  return {
    MetricsConfiguration: await getConfiguration<MetricsConfiguration>(tx, bucket, 'metrics', input.Id),
  };
};
