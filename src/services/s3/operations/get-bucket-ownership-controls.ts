import { requireBucket } from '../buckets.ts';
import { notConfigured } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html */
export const getBucketOwnershipControls: Handler<'GetBucketOwnershipControls'> = async ({ tx }, input) => {
  const { ownership, name } = await requireBucket(tx, input.Bucket);
  if (ownership === undefined) {
    throw notConfigured(
      'OwnershipControlsNotFoundError',
      'The bucket ownership controls were not found',
      name,
    );
  }
  return { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } };
};
