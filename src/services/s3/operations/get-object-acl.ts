import { isAclDisabled, privateAcl, writeAcl } from '../acl.ts';
import { requireBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';
import { requireObject } from '../history.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html */
export const getObjectAcl: Handler<'GetObjectAcl'> = async (context, input) => {
  const bucket = await requireBucket(context.tx, input.Bucket);
  const { headers } = await requireObject(context, bucket, input, 'GET');
  // Where ACLs are off the bucket's owner has everything, whoever wrote it.
  if (isAclDisabled(bucket)) return writeAcl(bucket.account, privateAcl(bucket.account));
  return writeAcl(headers.owner, headers.acl ?? privateAcl(headers.owner));
};
