import { changeBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketWebsite.html */
export const deleteBucketWebsite: Handler<'DeleteBucketWebsite'> = ({ tx }, input) =>
  changeBucket(tx, input.Bucket, () => ({ website: undefined }));
