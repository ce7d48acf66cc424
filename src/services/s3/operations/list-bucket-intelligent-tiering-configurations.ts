import type { IntelligentTieringConfiguration } from '../api.gen.ts';
import { requireBucket } from '../buckets.ts';
import { listConfigurations } from '../configurations.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketIntelligentTieringConfigurations.html */
export const listBucketIntelligentTieringConfigurations: Handler<
  'ListBucketIntelligentTieringConfigurations'
> = async (context, input) => {
  const bucket = await requireBucket(context.tx, input.Bucket);
  const { found, ...page } = await listConfigurations<IntelligentTieringConfiguration>(
    context,
    bucket,
    'intelligent-tiering',
    input,
  );
  return { ...page, IntelligentTieringConfigurationList: found.length === 0 ? undefined : found };
};
