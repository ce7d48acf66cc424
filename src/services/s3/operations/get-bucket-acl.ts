import { isAclDisabled, privateAcl, writeAcl } from '../acl.ts';
import { requireBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html */
export const getBucketAcl: Handler<'GetBucketAcl'> = async ({ tx }, input) => {
  const bucket = await requireBucket(tx, input.Bucket);
  return writeAcl(bucket.account, isAclDisabled(bucket) ? privateAcl(bucket.account) : bucket.acl);
};
