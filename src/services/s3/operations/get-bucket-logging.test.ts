import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('shows where logs would go, nothing at first', async () => {
  const [Bucket, TargetBucket] = [await t.bucket(), await t.bucket()];
  expect((await t.s3.getBucketLogging({ Bucket })).LoggingEnabled).toBeUndefined();
  const LoggingEnabled = {
    TargetBucket,
    TargetPrefix: 'logs/',
    TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: 'EventTime' as const } },
  };
  await t.s3.putBucketLogging({ Bucket, BucketLoggingStatus: { LoggingEnabled } });
  expect((await t.s3.getBucketLogging({ Bucket })).LoggingEnabled).toEqual(LoggingEnabled);
});

test('needs a bucket', async () => {
  expect(await failure(t.s3.getBucketLogging({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
