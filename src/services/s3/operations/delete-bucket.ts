import { requireBucket } from '../buckets.ts';
import { bucketNotEmpty } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { ANYWHERE, buckets, objects, olderVersions } from '../state.ts';

/**
 * The emptiness is part of what the commit checks: an object that is put meanwhile makes it look again, and a put that
 * comes later finds no bucket.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html
 */
export const deleteBucket: Handler<'DeleteBucket'> = async ({ tx, outbox }, input) => {
  const bucket = await requireBucket(tx, input.Bucket);
  const range = { prefix: [bucket.id], limit: 1 };
  const newest = await objects.list(tx, ANYWHERE, range);
  const aside = await olderVersions.list(tx, ANYWHERE, range);
  if (newest.records.length + aside.records.length > 0) {
    throw bucketNotEmpty(bucket.name, bucket.versioning !== undefined);
  }
  await buckets.delete(tx, ANYWHERE, bucket.name);
  const body = { bucketId: bucket.id };
  outbox.send({ service: 's3', delivery: 'removeBucketRows', group: `s3.bucket.${bucket.id}`, body });
};
