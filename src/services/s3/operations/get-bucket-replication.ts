import { requireBucket } from '../buckets.ts';
import { notConfigured } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketReplication.html */
export const getBucketReplication: Handler<'GetBucketReplication'> = async ({ tx }, input) => {
  const { replication, name } = await requireBucket(tx, input.Bucket);
  if (replication === undefined) {
    throw notConfigured(
      'ReplicationConfigurationNotFoundError',
      'The replication configuration was not found',
      name,
    );
  }
  return { ReplicationConfiguration: replication };
};
