import { changeBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketReplication.html */
export const deleteBucketReplication: Handler<'DeleteBucketReplication'> = ({ tx }, input) =>
  changeBucket(tx, input.Bucket, () => ({ replication: undefined }));
