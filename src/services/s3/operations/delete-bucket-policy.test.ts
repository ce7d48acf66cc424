import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('what the policy said does not count any more', async () => {
  const Bucket = await t.bucket();
  const Resource = `arn:aws:s3:::${Bucket}/*`;
  const Statement = { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource };
  await t.s3.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
  expect(await failure(t.put(Bucket, 'key'))).toContain('403 AccessDenied: ');
  expect((await t.s3.deleteBucketPolicy({ Bucket })).$metadata.httpStatusCode).toBe(204);
  expect(await failure(t.s3.getBucketPolicy({ Bucket }))).toContain('404 NoSuchBucketPolicy: ');
  await t.put(Bucket, 'key');
  // Once more does no harm.
  await t.s3.deleteBucketPolicy({ Bucket });
});

test('needs a bucket', async () => {
  expect(await failure(t.s3.deleteBucketPolicy({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
