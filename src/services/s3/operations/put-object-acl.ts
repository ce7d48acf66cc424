import { isDeepStrictEqual } from 'node:util';
import { checkAclAllowed, isOwnersControl, privateAcl, readAcl } from '../acl.ts';
import { objectArn, requireBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';
import { requireObject, rewriteVersion } from '../history.ts';
import { notify } from '../notification-events.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html */
export const putObjectAcl: Handler<'PutObjectAcl'> = async (context, input) => {
  const { tx, caller } = context;
  const bucket = await requireBucket(tx, input.Bucket);
  const object = await requireObject(context, bucket, input, 'PUT');
  const { owner } = object.headers;
  const acl = readAcl(input, { owner, bucketOwner: bucket.account });
  const isHarmless =
    input.ACL === undefined
      ? isOwnersControl(acl, bucket.account)
      : input.ACL === 'bucket-owner-full-control';
  const subject = { caller: caller.arn, action: 's3:PutObjectAcl', resource: objectArn(bucket, object.key) };
  checkAclAllowed(bucket, acl, isHarmless, subject);
  await rewriteVersion(tx, { ...object, headers: { ...object.headers, acl } });
  const { acl: before = privateAcl(owner) } = object.headers;
  // "An event is not generated when a request results in no change to an object's ACL."
  if (!isDeepStrictEqual(before, acl)) notify(context, bucket, 'ObjectAcl:Put', object);
  return {};
};
