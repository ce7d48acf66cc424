import type { IntelligentTieringConfiguration } from '../api.gen.ts';
import { requireBucket } from '../buckets.ts';
import { getConfiguration } from '../configurations.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketIntelligentTieringConfiguration.html */
export const getBucketIntelligentTieringConfiguration: Handler<
  'GetBucketIntelligentTieringConfiguration'
> = async ({ tx }, input) => {
  const bucket = await requireBucket(tx, input.Bucket);
  return {
    IntelligentTieringConfiguration: await getConfiguration<IntelligentTieringConfiguration>(
      tx,
      bucket,
      'intelligent-tiering',
      input.Id,
    ),
  };
};
