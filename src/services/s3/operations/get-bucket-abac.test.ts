import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('is disabled at first', async () => {
  const Bucket = await t.bucket();
  expect((await t.s3.getBucketAbac({ Bucket })).AbacStatus).toEqual({ Status: 'Disabled' });
  await t.s3.putBucketAbac({ Bucket, AbacStatus: { Status: 'Enabled' } });
  expect((await t.s3.getBucketAbac({ Bucket })).AbacStatus).toEqual({ Status: 'Enabled' });
});

test('needs a bucket', async () => {
  expect(await failure(t.s3.getBucketAbac({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
