import { expect, test } from 'vitest';
import { failure, MALFORMED, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const put = (Bucket: string, AccelerateConfiguration: object | undefined) =>
  t.s3.putBucketAccelerateConfiguration({ Bucket, AccelerateConfiguration });
const statusOf = async (Bucket: string) => (await t.s3.getBucketAccelerateConfiguration({ Bucket })).Status;

test('is enabled and suspended', async () => {
  const Bucket = await t.bucket();
  await put(Bucket, { Status: 'Suspended' });
  expect(await statusOf(Bucket)).toBeUndefined();
  await put(Bucket, { Status: 'Enabled' });
  expect(await statusOf(Bucket)).toBe('Enabled');
  await put(Bucket, { Status: 'Suspended' });
  expect(await statusOf(Bucket)).toBe('Suspended');
});

test('refuses bad requests', async () => {
  const Bucket = await t.bucket();
  expect(await failure(put(Bucket, undefined))).toBe(NO_BODY);
  expect(await failure(put(Bucket, {}))).toBe(MALFORMED);
  expect(await failure(put(Bucket, { Status: 'Fast' }))).toBe(MALFORMED);
  expect(await failure(put('no-such-bucket', { Status: 'Enabled' }))).toBe(NO_BUCKET);
  await t.bucket({ Bucket: 'with.dots' });
  expect(await failure(put('with.dots', { Status: 'Enabled' }))).toBe(
    '400 InvalidRequest: S3 Transfer Acceleration is not supported for buckets with periods (.) in ' +
      'their names',
  );
});
