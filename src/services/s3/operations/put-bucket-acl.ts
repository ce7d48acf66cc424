import { checkAclAllowed, isOwnersControl, readAcl } from '../acl.ts';
import { bucketArn, changeBucket, requireBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html */
export const putBucketAcl: Handler<'PutBucketAcl'> = async ({ tx, caller }, input) => {
  const bucket = await requireBucket(tx, input.Bucket);
  const acl = readAcl(input, { owner: bucket.account, bucketOwner: bucket.account });
  const isHarmless = input.ACL === undefined && isOwnersControl(acl, bucket.account);
  const subject = { caller: caller.arn, action: 's3:PutBucketAcl', resource: bucketArn(bucket) };
  checkAclAllowed(bucket, acl, isHarmless, subject);
  await changeBucket(tx, bucket.name, () => ({ acl }));
};
