import { expect, test } from 'vitest';
import { failure, NO_KEY, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const Key = 'key';

test('shows the hold of a version', async () => {
  const Bucket = await t.bucket({ ObjectLockEnabledForBucket: true });
  const VersionId = await t.put(Bucket, Key, '', { ObjectLockLegalHoldStatus: 'ON' });
  await t.put(Bucket, Key);
  expect((await t.s3.getObjectLegalHold({ Bucket, Key, VersionId })).LegalHold).toEqual({ Status: 'ON' });
  expect(await failure(t.s3.getObjectLegalHold({ Bucket, Key }))).toBe(
    '404 NoSuchObjectLockConfiguration: The specified object does not have a ObjectLock configuration',
  );
});

test('needs a bucket with object lock, and an object', async () => {
  const [Bucket, locked] = [await t.bucket(), await t.bucket({ ObjectLockEnabledForBucket: true })];
  await t.put(Bucket, Key);
  expect(await failure(t.s3.getObjectLegalHold({ Bucket, Key }))).toBe(
    '400 InvalidRequest: Bucket is missing Object Lock Configuration',
  );
  expect(await failure(t.s3.getObjectLegalHold({ Bucket: locked, Key }))).toBe(NO_KEY);
});
