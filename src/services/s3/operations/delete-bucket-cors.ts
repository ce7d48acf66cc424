import { changeBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketCors.html */
export const deleteBucketCors: Handler<'DeleteBucketCors'> = ({ tx }, input) =>
  changeBucket(tx, input.Bucket, () => ({ cors: undefined }));
