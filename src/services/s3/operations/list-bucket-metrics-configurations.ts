import type { MetricsConfiguration } from '../api.gen.ts';
import { requireBucket } from '../buckets.ts';
import { listConfigurations } from '../configurations.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketMetricsConfigurations.html */
export const listBucketMetricsConfigurations: Handler<'ListBucketMetricsConfigurations'> = async (
  context,
  input,
) => {
  const bucket = await requireBucket(context.tx, input.Bucket);
  const { found, ...page } = await listConfigurations<MetricsConfiguration>(
    context,
    bucket,
    'metrics',
    input,
  );
  return { ...page, MetricsConfigurationList: found.length === 0 ? undefined : found };
};
