import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('a bucket that was made with object lock has no rule', async () => {
  const Bucket = await t.bucket({ ObjectLockEnabledForBucket: true });
  expect((await t.s3.getObjectLockConfiguration({ Bucket })).ObjectLockConfiguration).toEqual({
    ObjectLockEnabled: 'Enabled',
  });
});

test('needs a bucket that has one', async () => {
  expect(await failure(t.s3.getObjectLockConfiguration({ Bucket: await t.bucket() }))).toBe(
    '404 ObjectLockConfigurationNotFoundError: Object Lock configuration does not exist for this bucket',
  );
  expect(await failure(t.s3.getObjectLockConfiguration({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
