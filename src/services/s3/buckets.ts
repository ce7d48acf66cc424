import { partitionOf } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { isPossibleBucketName } from './bucket-name.ts';
import type { BucketRecord } from './bucket-record.ts';
import { invalidBucketName, noSuchBucket } from './errors.ts';
import { ANYWHERE, buckets } from './state.ts';

/** A bucket's record, decoded once for each version of it: shared, not to be changed. */
export type Bucket = Readonly<BucketRecord>;

export function findBucket(tx: Transaction, name: string): Promise<Bucket | undefined> {
  return buckets.derived(tx, ANYWHERE, [name], 's3.bucket', (record) => record);
}

/** @throws AwsError NoSuchBucket, or InvalidBucketName for what no bucket can be called */
export async function requireBucket(tx: Transaction, name: string): Promise<Bucket> {
  const bucket = await findBucket(tx, name);
  if (bucket !== undefined) return bucket;
  throw isPossibleBucketName(name) ? noSuchBucket(name) : invalidBucketName(name);
}

/** Writes what `change` makes of the bucket; a member that is undefined goes away. */
export async function changeBucket(
  tx: Transaction,
  name: string,
  change: (bucket: Bucket) => Partial<BucketRecord>,
): Promise<void> {
  const bucket = await requireBucket(tx, name);
  await buckets.put(tx, ANYWHERE, { ...bucket, ...change(bucket) });
}

export function bucketArn({ name, region }: Pick<Bucket, 'name' | 'region'>): string {
  return `arn:${partitionOf(region)}:s3:::${name}`;
}

export function objectArn(bucket: Pick<Bucket, 'name' | 'region'>, key: string): string {
  return `${bucketArn(bucket)}/${key}`;
}
