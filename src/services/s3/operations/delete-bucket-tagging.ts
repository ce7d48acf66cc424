import { changeBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketTagging.html */
export const deleteBucketTagging: Handler<'DeleteBucketTagging'> = ({ tx }, input) =>
  changeBucket(tx, input.Bucket, () => ({ tags: undefined }));
