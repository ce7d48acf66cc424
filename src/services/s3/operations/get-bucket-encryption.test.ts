import { S3 } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const shown = async (Bucket: string) =>
  (await t.s3.getBucketEncryption({ Bucket })).ServerSideEncryptionConfiguration?.Rules;

test('every bucket encrypts and takes no customer keys; what was put is shown', async () => {
  const Bucket = await t.bucket();
  const BlockedEncryptionTypes = { EncryptionType: ['SSE-C'] };
  const AES = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false };
  expect(await shown(Bucket)).toEqual([{ ...AES, BlockedEncryptionTypes }]);
  const rule = {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const },
    BucketKeyEnabled: true,
  };
  await t.s3.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } });
  expect(await shown(Bucket)).toEqual([{ ...rule, BlockedEncryptionTypes }]);
});

test('two regions let new buckets take customer keys as before', async () => {
  const s3 = t.cloud().client(S3, { region: 'me-south-1' });
  const Bucket = 'bahrain';
  await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'me-south-1' } });
  const { ServerSideEncryptionConfiguration } = await s3.getBucketEncryption({ Bucket });
  expect(ServerSideEncryptionConfiguration?.Rules?.[0]?.BlockedEncryptionTypes).toBeUndefined();
});

test('needs a bucket', async () => {
  expect(await failure(shown('no-such-bucket'))).toBe(NO_BUCKET);
});
