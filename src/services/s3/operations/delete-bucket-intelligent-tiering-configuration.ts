import { requireBucket } from '../buckets.ts';
import { deleteConfiguration } from '../configurations.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketIntelligentTieringConfiguration.html */
export const deleteBucketIntelligentTieringConfiguration: Handler<
  'DeleteBucketIntelligentTieringConfiguration'
> = async ({ tx }, input) =>
  deleteConfiguration(tx, await requireBucket(tx, input.Bucket), 'intelligent-tiering', input.Id);
