import { requireBucket } from '../buckets.ts';
import { notConfigured } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html */
export const getObjectLockConfiguration: Handler<'GetObjectLockConfiguration'> = async ({ tx }, input) => {
  const { objectLock, name } = await requireBucket(tx, input.Bucket);
  if (objectLock === undefined) {
    const text = 'Object Lock configuration does not exist for this bucket';
    throw notConfigured('ObjectLockConfigurationNotFoundError', text, name);
  }
  const { retention } = objectLock;
  return {
    ObjectLockConfiguration: {
      ObjectLockEnabled: 'Enabled',
      ...(retention === undefined ? {} : { Rule: { DefaultRetention: retention } }),
    },
  };
};
