import { changeBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html */
export const deleteBucketPolicy: Handler<'DeleteBucketPolicy'> = ({ tx }, input) =>
  changeBucket(tx, input.Bucket, () => ({ policy: undefined }));
