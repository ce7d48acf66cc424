import { isOwnersControl } from '../acl.ts';
import { changeBucket, requireBucket } from '../buckets.ts';
import { malformedXml, missingRequestBody, s3ErrorOf } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { isOwnership } from '../ownership.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html */
export const putBucketOwnershipControls: Handler<'PutBucketOwnershipControls'> = async ({ tx }, input) => {
  if (input.OwnershipControls === undefined) throw missingRequestBody();
  const [rule, ...others] = input.OwnershipControls.Rules ?? [];
  const ownership = rule?.ObjectOwnership ?? '';
  if (others.length > 0 || !isOwnership(ownership)) throw malformedXml();
  const bucket = await requireBucket(tx, input.Bucket);
  if (ownership === 'BucketOwnerEnforced' && !isOwnersControl(bucket.acl, bucket.account)) {
    const text = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting";
    throw s3ErrorOf('InvalidBucketAclWithObjectOwnership', 400, text);
  }
  await changeBucket(tx, bucket.name, () => ({ ownership }));
};
