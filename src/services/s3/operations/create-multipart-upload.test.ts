import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const create = (Bucket: string, more: object = {}) =>
  t.s3.createMultipartUpload({ Bucket, Key: 'key', ...more });

test('gives every upload an id of its own; no object is there before it is completed', async () => {
  const Bucket = await t.bucket();
  const first = await create(Bucket);
  const second = await create(Bucket);
  expect(first).toMatchObject({ Bucket, Key: 'key', ServerSideEncryption: 'AES256' });
  expect(first.UploadId).not.toBe(second.UploadId);
  expect(await t.keys(Bucket)).toEqual([]);
});

test('answers the checksum that is asked for', async () => {
  const Bucket = await t.bucket();
  const shown = async (more: object) => {
    const { ChecksumAlgorithm, ChecksumType } = await create(Bucket, more);
    return [ChecksumAlgorithm, ChecksumType];
  };
  expect(await shown({ ChecksumAlgorithm: 'SHA256' })).toEqual(['SHA256', 'COMPOSITE']);
  expect(await shown({ ChecksumAlgorithm: 'CRC64NVME' })).toEqual(['CRC64NVME', 'FULL_OBJECT']);
  expect(await shown({ ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' })).toEqual([
    'CRC32',
    'FULL_OBJECT',
  ]);
});

test('says when a rule will abort it', async () => {
  const Bucket = await t.bucket();
  const rule = {
    ID: 'tidy',
    Status: 'Enabled' as const,
    Filter: { Prefix: '' },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
  };
  await t.s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules: [rule] } });
  const { AbortDate, AbortRuleId } = await create(Bucket);
  expect(AbortRuleId).toBe('tidy');
  expect(AbortDate?.toISOString()).toMatch(/T00:00:00\.000Z$/);
});

test('refuses what no object may have', async () => {
  const Bucket = await t.bucket();
  const bad = (more: object) => failure(create(Bucket, more));
  expect(await bad({ Bucket: 'no-such-bucket' })).toBe(NO_BUCKET);
  expect(await bad({ Key: 'k'.repeat(1025) })).toBe('400 KeyTooLongError: Your key is too long');
  expect(await bad({ StorageClass: 'FROSTY' })).toContain('400 InvalidStorageClass: ');
  expect(await bad({ Metadata: { long: 'm'.repeat(2048) } })).toContain('400 MetadataTooLarge: ');
  expect(await bad({ ServerSideEncryption: 'rot13' })).toContain('400 InvalidArgument: ');
  expect(await bad({ ChecksumAlgorithm: 'CRC7' })).toContain(
    '400 InvalidRequest: Checksum algorithm provided is unsupported.',
  );
  expect(await bad({ ChecksumType: 'FULL_OBJECT' })).toBe(
    '400 InvalidRequest: The x-amz-checksum-type header can only be used with the ' +
      'x-amz-checksum-algorithm header.',
  );
  expect(await bad({ ChecksumAlgorithm: 'CRC32', ChecksumType: 'HALF' })).toBe(
    '400 InvalidRequest: Value for x-amz-checksum-type header is invalid.',
  );
  expect(await bad({ ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' })).toContain(
    '400 InvalidRequest: ',
  );
  expect((await t.s3.listMultipartUploads({ Bucket })).Uploads).toBeUndefined();
});
