import type { TxContext } from '../../core/context.ts';
import { requireBucket } from './buckets.ts';
import { invalidRequest, s3ErrorOf } from './errors.ts';
import { requireObject, type Wanted } from './history.ts';
import type { StoredObject } from './object-record.ts';

/**
 * A version in a bucket with object lock.
 *
 * @throws AwsError InvalidRequest where the bucket has none, and those of a look-up
 */
export async function requireLockable(
  context: TxContext,
  input: Wanted & { Bucket: string },
  method: string,
): Promise<StoredObject> {
  const bucket = await requireBucket(context.tx, input.Bucket);
  if (bucket.objectLock === undefined) throw invalidRequest('Bucket is missing Object Lock Configuration');
  return requireObject(context, bucket, input, method);
}

export function noSuchLock(): Error {
  const text = 'The specified object does not have a ObjectLock configuration';
  return s3ErrorOf('NoSuchObjectLockConfiguration', 404, text);
}
