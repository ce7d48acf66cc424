import { bucketArn, requireBucket } from '../buckets.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
export const headBucket: Handler<'HeadBucket'> = async ({ tx, reply }, input) => {
  const bucket = await requireBucket(tx, input.Bucket);
  reply({ headers: { 'content-type': 'application/xml' } });
  return { BucketRegion: bucket.region, BucketArn: bucketArn(bucket), AccessPointAlias: false };
};
