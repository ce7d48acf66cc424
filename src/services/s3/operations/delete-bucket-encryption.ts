import { changeBucket } from '../buckets.ts';
import { initialEncryption } from '../encryption.ts';
import type { Handler } from '../handler.ts';

/**
 * The bucket falls back to what all buckets have: SSE-S3, and no customer keys. That these are blocked again nobody has
 * recorded.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html
 */
export const deleteBucketEncryption: Handler<'DeleteBucketEncryption'> = ({ tx }, input) =>
  changeBucket(tx, input.Bucket, ({ region }) => ({ encryption: initialEncryption(region) }));
