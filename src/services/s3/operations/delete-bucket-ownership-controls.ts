import { changeBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketOwnershipControls.html */
export const deleteBucketOwnershipControls: Handler<'DeleteBucketOwnershipControls'> = ({ tx }, input) =>
  changeBucket(tx, input.Bucket, () => ({ ownership: undefined }));
