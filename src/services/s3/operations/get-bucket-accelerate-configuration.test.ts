import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('says nothing until it is enabled', async () => {
  const Bucket = await t.bucket();
  const shown = async () => (await t.s3.getBucketAccelerateConfiguration({ Bucket })).Status;
  expect(await shown()).toBeUndefined();
  await t.s3.putBucketAccelerateConfiguration({ Bucket, AccelerateConfiguration: { Status: 'Enabled' } });
  expect(await shown()).toBe('Enabled');
});

test('needs a bucket', async () => {
  const call = t.s3.getBucketAccelerateConfiguration({ Bucket: 'no-such-bucket' });
  expect(await failure(call)).toBe(NO_BUCKET);
});
