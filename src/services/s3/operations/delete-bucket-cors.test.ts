import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('takes the rules away', async () => {
  const Bucket = await t.bucket();
  const CORSRules = [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }];
  await t.s3.putBucketCors({ Bucket, CORSConfiguration: { CORSRules } });
  expect((await t.s3.deleteBucketCors({ Bucket })).$metadata.httpStatusCode).toBe(204);
  expect(await failure(t.s3.getBucketCors({ Bucket }))).toContain('404 NoSuchCORSConfiguration: ');
  // Once more does no harm.
  await t.s3.deleteBucketCors({ Bucket });
});

test('needs a bucket', async () => {
  expect(await failure(t.s3.deleteBucketCors({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
