import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('says whether a policy opens the bucket to everybody', async () => {
  const Bucket = await t.bucket();
  await t.s3.deletePublicAccessBlock({ Bucket });
  const isPublic = async (more: object) => {
    const statement = {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${Bucket}/*`,
      ...more,
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statement });
    await t.s3.putBucketPolicy({ Bucket, Policy });
    return (await t.s3.getBucketPolicyStatus({ Bucket })).PolicyStatus?.IsPublic;
  };
  const Principal = '*';
  expect(await isPublic({ Principal })).toBe(true);
  expect(await isPublic({ Principal, Effect: 'Deny' })).toBe(false);
  expect(await isPublic({ Principal: { AWS: 'arn:aws:iam::111111111111:root' } })).toBe(false);
  const fixed = { StringEquals: { 'aws:SourceAccount': '111111111111' } };
  expect(await isPublic({ Principal, Condition: fixed })).toBe(false);
  expect(await isPublic({ Principal, Condition: { IpAddress: { 'aws:SourceIp': '10.1.0.0/16' } } })).toBe(
    false,
  );
  expect(await isPublic({ Principal, Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } })).toBe(true);
});

test('needs a bucket that has a policy', async () => {
  expect(await failure(t.s3.getBucketPolicyStatus({ Bucket: await t.bucket() }))).toBe(
    '404 NoSuchBucketPolicy: The bucket policy does not exist',
  );
  expect(await failure(t.s3.getBucketPolicyStatus({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
