import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

test('the bucket encrypts as all buckets do', async () => {
  const Bucket = await t.openBucket();
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const } }];
  await t.s3.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration: { Rules } });
  expect((await t.s3.deleteBucketEncryption({ Bucket })).$metadata.httpStatusCode).toBe(204);
  await t.put(Bucket, 'key');
  expect((await t.s3.headObject({ Bucket, Key: 'key' })).ServerSideEncryption).toBe('AES256');
  // Once more does no harm.
  await t.s3.deleteBucketEncryption({ Bucket });
  const { ServerSideEncryptionConfiguration } = await t.s3.getBucketEncryption({ Bucket });
  expect(ServerSideEncryptionConfiguration?.Rules).toEqual([
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
      BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
      BucketKeyEnabled: false,
    },
  ]);
});

test('needs a bucket', async () => {
  expect(await failure(t.s3.deleteBucketEncryption({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
