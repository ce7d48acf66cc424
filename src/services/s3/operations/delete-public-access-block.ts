import { changeBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html */
export const deletePublicAccessBlock: Handler<'DeletePublicAccessBlock'> = ({ tx }, input) =>
  changeBucket(tx, input.Bucket, () => ({ publicAccessBlock: undefined }));
