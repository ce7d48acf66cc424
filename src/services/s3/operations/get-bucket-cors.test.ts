import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('shows the rules in their order', async () => {
  const Bucket = await t.bucket();
  const CORSRules = [
    { AllowedMethods: ['PUT'], AllowedOrigins: ['https://b'], AllowedHeaders: ['*'], MaxAgeSeconds: 5 },
    { AllowedMethods: ['GET', 'HEAD'], AllowedOrigins: ['*'] },
  ];
  await t.s3.putBucketCors({ Bucket, CORSConfiguration: { CORSRules } });
  expect((await t.s3.getBucketCors({ Bucket })).CORSRules).toEqual(CORSRules);
});

test('needs a bucket that has some', async () => {
  expect(await failure(t.s3.getBucketCors({ Bucket: await t.bucket() }))).toBe(
    '404 NoSuchCORSConfiguration: The CORS configuration does not exist',
  );
  expect(await failure(t.s3.getBucketCors({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
