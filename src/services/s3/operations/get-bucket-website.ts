import { requireBucket } from '../buckets.ts';
import { notConfigured } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketWebsite.html */
export const getBucketWebsite: Handler<'GetBucketWebsite'> = async ({ tx }, input) => {
  const { website, name } = await requireBucket(tx, input.Bucket);
  if (website === undefined) {
    throw notConfigured(
      'NoSuchWebsiteConfiguration',
      'The specified bucket does not have a website configuration',
      name,
    );
  }
  return website;
};
