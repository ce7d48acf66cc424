import { changeBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/**
 * The bucket falls back to what all buckets have: SSE-S3.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html
 */
export const deleteBucketEncryption: Handler<'DeleteBucketEncryption'> = ({ tx }, input) =>
  changeBucket(tx, input.Bucket, () => ({ encryption: undefined }));
