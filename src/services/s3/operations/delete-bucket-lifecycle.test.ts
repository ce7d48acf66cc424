import { expect, test } from 'vitest';
import { DAY_MS, failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('nothing expires any more', async () => {
  const Bucket = await t.bucket();
  const rule = { Status: 'Enabled' as const, Filter: { Prefix: '' }, Expiration: { Days: 1 } };
  await t.s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules: [rule] } });
  await t.put(Bucket, 'key');
  expect((await t.s3.deleteBucketLifecycle({ Bucket })).$metadata.httpStatusCode).toBe(204);
  expect(await failure(t.s3.getBucketLifecycleConfiguration({ Bucket }))).toContain('404 NoSuchLifecycle');
  await t.cloud().clock.advance(5 * DAY_MS);
  expect(await t.keys(Bucket)).toEqual(['key']);
  // Once more does no harm.
  await t.s3.deleteBucketLifecycle({ Bucket });
});

test('needs a bucket', async () => {
  expect(await failure(t.s3.deleteBucketLifecycle({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
