import type { LoggingEnabled } from '../api.gen.ts';
import { type Bucket, changeBucket, findBucket, requireBucket } from '../buckets.ts';
import { malformedXml, missingRequestBody, s3ErrorOf } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html */
export const putBucketLogging: Handler<'PutBucketLogging'> = async ({ tx }, input) => {
  if (input.BucketLoggingStatus === undefined) throw missingRequestBody();
  const bucket = await requireBucket(tx, input.Bucket);
  const logging = input.BucketLoggingStatus.LoggingEnabled;
  if (logging !== undefined) {
    if (!logging.TargetBucket) throw malformedXml();
    checkTarget(bucket, logging, await findBucket(tx, logging.TargetBucket));
  }
  const kept = logging && { ...logging, TargetPrefix: logging.TargetPrefix ?? '' };
  await changeBucket(tx, bucket.name, () => ({ logging: kept }));
};

/** @throws AwsError InvalidTargetBucketForLogging, CrossLocationLoggingProhibitted (S3's own spelling) */
function checkTarget(bucket: Bucket, { TargetBucket }: LoggingEnabled, target: Bucket | undefined): void {
  if (target === undefined) {
    const text = 'The target bucket for logging does not exist';
    throw s3ErrorOf('InvalidTargetBucketForLogging', 400, text, { TargetBucket });
  }
  if (target.account !== bucket.account) {
    const text = 'The owner for the bucket to be logged and the target bucket must be the same.';
    throw s3ErrorOf('InvalidTargetBucketForLogging', 400, text, { TargetBucket });
  }
  if (target.region === bucket.region) return;
  throw s3ErrorOf('CrossLocationLoggingProhibitted', 403, 'Cross S3 location logging not allowed. ', {
    ...(bucket.region === 'us-east-1' ? {} : { SourceBucketLocation: bucket.region }),
    TargetBucketLocation: target.region,
  });
}
