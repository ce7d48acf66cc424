import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('new buckets own all of their objects', async () => {
  const Bucket = await t.bucket();
  const { OwnershipControls } = await t.s3.getBucketOwnershipControls({ Bucket });
  expect(OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
});

test('needs a bucket that has some', async () => {
  const Bucket = await t.bucket();
  await t.s3.deleteBucketOwnershipControls({ Bucket });
  expect(await failure(t.s3.getBucketOwnershipControls({ Bucket }))).toBe(
    '404 OwnershipControlsNotFoundError: The bucket ownership controls were not found',
  );
  expect(await failure(t.s3.getBucketOwnershipControls({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
