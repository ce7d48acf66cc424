import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('takes all tags away', async () => {
  const Bucket = await t.bucket();
  await t.s3.putBucketTagging({ Bucket, Tagging: { TagSet: [{ Key: 'a', Value: '1' }] } });
  expect((await t.s3.deleteBucketTagging({ Bucket })).$metadata.httpStatusCode).toBe(204);
  expect(await failure(t.s3.getBucketTagging({ Bucket }))).toContain('404 NoSuchTagSet: ');
  // Once more does no harm.
  await t.s3.deleteBucketTagging({ Bucket });
});

test('needs a bucket', async () => {
  expect(await failure(t.s3.deleteBucketTagging({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
