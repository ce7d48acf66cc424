import type { AnalyticsConfiguration } from '../api.gen.ts';
import { requireBucket } from '../buckets.ts';
import { listConfigurations } from '../configurations.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketAnalyticsConfigurations.html */
export const listBucketAnalyticsConfigurations: Handler<'ListBucketAnalyticsConfigurations'> = async (
  context,
  input,
) => {
  const bucket = await requireBucket(context.tx, input.Bucket);
  const { found, ...page } = await listConfigurations<AnalyticsConfiguration>(
    context,
    bucket,
    'analytics',
    input,
  );
  return { ...page, AnalyticsConfigurationList: found.length === 0 ? undefined : found };
};
