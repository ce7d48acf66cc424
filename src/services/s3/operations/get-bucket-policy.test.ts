import { expect, test } from 'vitest';
import { allow, iamCloud } from '../../../../test/support/iam.ts';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const iam = iamCloud();
const t = s3Cloud(iam.cloud);

test('gives the text back as it was put', async () => {
  const Bucket = await t.bucket();
  const Resource = `arn:aws:s3:::${Bucket}/*`;
  const Statement = { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement }, null, 4);
  await t.s3.putBucketPolicy({ Bucket, Policy });
  expect((await t.s3.getBucketPolicy({ Bucket })).Policy).toBe(Policy);
});

test('needs a bucket that has one', async () => {
  expect(await failure(t.s3.getBucketPolicy({ Bucket: await t.bucket() }))).toBe(
    '404 NoSuchBucketPolicy: The bucket policy does not exist',
  );
  expect(await failure(t.s3.getBucketPolicy({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});

test('needs s3:GetBucketPolicy', async () => {
  const Bucket = await t.bucket();
  const writer = t.as(await iam.userWith('writer', allow('s3:PutBucketPolicy')));
  expect(await failure(writer.getBucketPolicy({ Bucket }))).toContain('403 AccessDenied: ');
});
