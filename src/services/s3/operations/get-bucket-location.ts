import { requireBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** The oldest region has no name here. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
export const getBucketLocation: Handler<'GetBucketLocation'> = async ({ tx }, input) => {
  const { region, locationConstraint } = await requireBucket(tx, input.Bucket);
  return region === 'us-east-1' ? {} : { LocationConstraint: locationConstraint ?? region };
};
