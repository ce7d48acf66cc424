import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const shown = async (Bucket: string) =>
  (await t.s3.getBucketEncryption({ Bucket })).ServerSideEncryptionConfiguration?.Rules;

test('every bucket encrypts; what was put is shown', async () => {
  const Bucket = await t.bucket();
  expect(await shown(Bucket)).toEqual([
    { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
  ]);
  const rule = {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const },
    BucketKeyEnabled: true,
  };
  await t.s3.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } });
  expect(await shown(Bucket)).toEqual([rule]);
});

test('needs a bucket', async () => {
  expect(await failure(shown('no-such-bucket'))).toBe(NO_BUCKET);
});
