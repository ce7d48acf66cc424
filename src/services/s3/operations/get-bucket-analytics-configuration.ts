import type { AnalyticsConfiguration } from '../api.gen.ts';
import { requireBucket } from '../buckets.ts';
import { getConfiguration } from '../configurations.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAnalyticsConfiguration.html */
export const getBucketAnalyticsConfiguration: Handler<'GetBucketAnalyticsConfiguration'> = async (
  { tx },
  input,
) => {
  const bucket = await requireBucket(tx, input.Bucket);
  return {
    AnalyticsConfiguration: await getConfiguration<AnalyticsConfiguration>(tx, bucket, 'analytics', input.Id),
  };
};
