import { expect, test } from 'vitest';
import { failure, MALFORMED, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const put = (Bucket: string, LoggingEnabled: object | undefined) =>
  // Some of the tests send what the types do not allow.
  t.s3.putBucketLogging({ Bucket, BucketLoggingStatus: { LoggingEnabled: LoggingEnabled as never } });

test('keeps where logs would go, until it is taken away', async () => {
  const [Bucket, TargetBucket] = [await t.bucket(), await t.bucket()];
  await put(Bucket, { TargetBucket, TargetPrefix: 'logs/' });
  const { LoggingEnabled } = await t.s3.getBucketLogging({ Bucket });
  expect(LoggingEnabled).toEqual({ TargetBucket, TargetPrefix: 'logs/' });
  await put(Bucket, undefined);
  expect((await t.s3.getBucketLogging({ Bucket })).LoggingEnabled).toBeUndefined();
});

test('refuses targets that are not there, not of the owner, or elsewhere', async () => {
  const Bucket = await t.bucket();
  const logTo = (TargetBucket: string) => failure(put(Bucket, { TargetBucket, TargetPrefix: '' }));
  expect(await logTo('no-such-bucket')).toBe(
    '400 InvalidTargetBucketForLogging: The target bucket for logging does not exist',
  );
  const other = t.as({ accessKeyId: '111111111111', secretAccessKey: 'test' });
  await other.createBucket({ Bucket: 'of-another' });
  expect(await logTo('of-another')).toBe(
    '400 InvalidTargetBucketForLogging: The owner for the bucket to be logged and the target bucket ' +
      'must be the same.',
  );
  await t.bucket({
    Bucket: 'in-europe',
    CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
  });
  expect(await logTo('in-europe')).toBe(
    '403 CrossLocationLoggingProhibitted: Cross S3 location logging not allowed. ',
  );
});

test('refuses bad requests', async () => {
  const Bucket = await t.bucket();
  expect(await failure(t.s3.putBucketLogging({ Bucket, BucketLoggingStatus: undefined }))).toBe(NO_BODY);
  expect(await failure(put(Bucket, { TargetPrefix: 'logs/' }))).toBe(MALFORMED);
  expect(await failure(put('no-such-bucket', undefined))).toBe(NO_BUCKET);
});
