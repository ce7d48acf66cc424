import { changeBucket, requireBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';
import { cancelLifecycle } from '../lifecycle-run.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketLifecycle.html */
export const deleteBucketLifecycle: Handler<'DeleteBucketLifecycle'> = async (context, input) => {
  const bucket = await requireBucket(context.tx, input.Bucket);
  await changeBucket(context.tx, bucket.name, () => ({ lifecycle: undefined }));
  await cancelLifecycle(context, bucket);
};
