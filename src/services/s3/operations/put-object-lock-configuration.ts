import { changeBucket, requireBucket } from '../buckets.ts';
import { invalidBucketState, malformedXml, missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { checkDefaultRetention } from '../object-lock.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html */
export const putObjectLockConfiguration: Handler<'PutObjectLockConfiguration'> = async ({ tx }, input) => {
  const bucket = await requireBucket(tx, input.Bucket);
  if (bucket.versioning !== 'Enabled') {
    throw invalidBucketState(
      "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
    );
  }
  const configuration = input.ObjectLockConfiguration;
  if (configuration === undefined) throw missingRequestBody();
  if (configuration.ObjectLockEnabled !== 'Enabled') throw malformedXml();
  const retention = configuration.Rule?.DefaultRetention;
  if (configuration.Rule !== undefined) {
    if (retention === undefined) throw malformedXml();
    checkDefaultRetention(retention);
  }
  await changeBucket(tx, bucket.name, () => ({ objectLock: retention === undefined ? {} : { retention } }));
  return {};
};
