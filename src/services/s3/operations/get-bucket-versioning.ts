import { requireBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html */
export const getBucketVersioning: Handler<'GetBucketVersioning'> = async ({ tx }, input) => {
  const { versioning, mfaDelete } = await requireBucket(tx, input.Bucket);
  return { Status: versioning, MFADelete: mfaDelete };
};
