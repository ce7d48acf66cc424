import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { failure, NO_BUCKET, NO_UPLOAD, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

const begin = async (more: object = {}) => {
  const Bucket = await t.openBucket();
  const { UploadId } = await t.s3.createMultipartUpload({ Bucket, Key: 'key', ...more });
  return { Bucket, Key: 'key', UploadId, PartNumber: 1 };
};
const sizes = async (upload: { Bucket: string; Key: string; UploadId: string | undefined }) =>
  (await t.s3.listParts(upload)).Parts?.map(({ Size }) => Size);

test('keeps a part; the same number again takes its place', async () => {
  const upload = await begin();
  const { ETag } = await t.s3.uploadPart({ ...upload, Body: 'first' });
  expect(ETag).toBe(`"${hash('md5', 'first')}"`);
  await t.s3.uploadPart({ ...upload, Body: Buffer.alloc(100_000) });
  expect(await sizes(upload)).toEqual([100_000]);
});

test('takes parts in any order and at the same time', async () => {
  const upload = await begin();
  const numbers = [10_000, 3, 7, 1, 2];
  await Promise.all(numbers.map((PartNumber) => t.s3.uploadPart({ ...upload, PartNumber, Body: 'x' })));
  const { Parts } = await t.s3.listParts(upload);
  expect(Parts?.map(({ PartNumber }) => PartNumber)).toEqual([1, 2, 3, 7, 10_000]);
});

test('answers the checksum of the upload', async () => {
  const upload = await begin({ ChecksumAlgorithm: 'SHA256' });
  const sha256 = hash('sha256', 'body', 'base64');
  const { ChecksumSHA256 } = await t.s3.uploadPart({ ...upload, Body: 'body', ChecksumAlgorithm: 'SHA256' });
  expect(ChecksumSHA256).toBe(sha256);
  const other = t.s3.uploadPart({ ...upload, Body: 'body', ChecksumAlgorithm: 'CRC32' });
  expect(await failure(other)).toBe(
    '400 InvalidRequest: Checksum Type mismatch occurred, expected checksum Type: sha256, actual ' +
      'checksum Type: crc32',
  );
});

test('keeps nothing of a body that is not what the request says', async () => {
  const upload = await begin();
  const ContentMD5 = hash('md5', 'other', 'base64');
  expect(await failure(t.s3.uploadPart({ ...upload, Body: 'body', ContentMD5 }))).toContain(
    '400 BadDigest: ',
  );
  const bad = t.s3.uploadPart({ ...upload, Body: 'body', ContentMD5: 'short' });
  expect(await failure(bad)).toBe('400 InvalidDigest: The Content-MD5 you specified was invalid.');
  expect(await sizes(upload)).toBeUndefined();
});

test('wants the customer key that the upload began with', async () => {
  const keyOf = (byte: string) => {
    const bytes = Buffer.alloc(32, byte);
    const SSECustomerKeyMD5 = hash('md5', bytes, 'base64');
    return { SSECustomerAlgorithm: 'AES256', SSECustomerKey: bytes.toString('base64'), SSECustomerKeyMD5 };
  };
  const upload = await begin(keyOf('k'));
  expect(await failure(t.s3.uploadPart({ ...upload, Body: 'x' }))).toBe(
    '400 InvalidRequest: The multipart upload initiate requested encryption. Subsequent part requests must include ' +
      'the appropriate encryption parameters.',
  );
  expect(await failure(t.s3.uploadPart({ ...upload, Body: 'x', ...keyOf('o') }))).toBe(
    '400 InvalidRequest: The provided encryption parameters did not match the ones used originally.',
  );
  const { SSECustomerKeyMD5 } = await t.s3.uploadPart({ ...upload, Body: 'x', ...keyOf('k') });
  expect(SSECustomerKeyMD5).toBe(keyOf('k').SSECustomerKeyMD5);
});

test('needs an upload of that key and a part number in range', async () => {
  const upload = await begin();
  const send = (more: object) => failure(t.s3.uploadPart({ ...upload, Body: 'x', ...more }));
  expect(await send({ UploadId: 'none' })).toBe(NO_UPLOAD);
  expect(await send({ Key: 'another' })).toBe(NO_UPLOAD);
  expect(await send({ Bucket: 'no-such-bucket' })).toBe(NO_BUCKET);
  const range = '400 InvalidArgument: Part number must be an integer between 1 and 10000, inclusive';
  expect(await send({ PartNumber: 0 })).toBe(range);
  expect(await send({ PartNumber: 10_001 })).toBe(range);
});
