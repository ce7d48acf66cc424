import { expect, test } from 'vitest';
import { failure, NO_KEY, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const Key = 'key';

test('shows the retention of a version', async () => {
  const Bucket = await t.bucket({ ObjectLockEnabledForBucket: true });
  const RetainUntilDate = new Date('2090-01-01');
  const VersionId = await t.put(Bucket, Key, '', {
    ObjectLockMode: 'COMPLIANCE',
    ObjectLockRetainUntilDate: RetainUntilDate,
  });
  await t.put(Bucket, Key);
  const { Retention } = await t.s3.getObjectRetention({ Bucket, Key, VersionId });
  expect(Retention).toEqual({ Mode: 'COMPLIANCE', RetainUntilDate });
  expect(await failure(t.s3.getObjectRetention({ Bucket, Key }))).toBe(
    '404 NoSuchObjectLockConfiguration: The specified object does not have a ObjectLock configuration',
  );
});

test('needs a bucket with object lock, and an object', async () => {
  const [Bucket, locked] = [await t.bucket(), await t.bucket({ ObjectLockEnabledForBucket: true })];
  await t.put(Bucket, Key);
  expect(await failure(t.s3.getObjectRetention({ Bucket, Key }))).toBe(
    '400 InvalidRequest: Bucket is missing Object Lock Configuration',
  );
  expect(await failure(t.s3.getObjectRetention({ Bucket: locked, Key }))).toBe(NO_KEY);
});
