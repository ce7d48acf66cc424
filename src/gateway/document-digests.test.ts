import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../test/support/cloud.ts';

const Bucket = 'digests';
let cloud: TestCloud;
let s3: S3;
beforeAll(async () => {
  cloud = await testCloud();
  s3 = cloud.client(S3);
  await s3.createBucket({ Bucket });
});
afterAll(() => cloud.stop());

const DOCUMENT = '<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>';

function crcOf(text: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString('base64');
}

/** Puts the document as tags of the bucket, by a key of anybody's: its signature is not looked at. */
async function put(headers: Record<string, string>): Promise<string> {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const signed = ['host', 'x-amz-content-sha256', 'x-amz-date', ...Object.keys(headers)].sort();
  const response = await fetch(`${cloud.endpoint}/${Bucket}?tagging`, {
    method: 'PUT',
    body: DOCUMENT,
    headers: {
      'x-amz-date': time,
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      authorization:
        `AWS4-HMAC-SHA256 Credential=test/${time.slice(0, 8)}/us-east-1/s3/aws4_request, ` +
        `SignedHeaders=${signed.join(';')}, Signature=${'0'.repeat(64)}`,
      ...headers,
    },
  });
  return /<Code>(.*)<\/Code>/.exec(await response.text())?.[1] ?? String(response.status);
}

test('a document must have the digests that its request says', async () => {
  expect(await put({})).toBe('204');
  expect(await put({ 'content-md5': hash('md5', DOCUMENT, 'base64') })).toBe('204');
  expect(await put({ 'x-amz-checksum-crc32': crcOf(DOCUMENT) })).toBe('204');
  expect(await put({ 'content-md5': hash('md5', 'another', 'base64') })).toBe('BadDigest');
  expect(await put({ 'content-md5': 'nonsense' })).toBe('InvalidDigest');
  expect(await put({ 'x-amz-checksum-crc32': crcOf('another') })).toBe('BadDigest');
  expect(await put({ 'x-amz-checksum-crc32': 'nonsense' })).toBe('InvalidRequest');
  expect(await put({ 'x-amz-sdk-checksum-algorithm': 'CRC32' })).toBe('InvalidRequest');
});

test('the SDK sends them as it likes', async () => {
  for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const) {
    await s3.putObject({ Bucket, Key: 'k', Body: 'x' });
    const { Deleted } = await s3.deleteObjects({
      Bucket,
      ChecksumAlgorithm,
      Delete: { Objects: [{ Key: 'k' }] },
    });
    expect(Deleted).toHaveLength(1);
  }
});

test('the checksum of an upload that is completed is the one of its object', async () => {
  const { UploadId } = await s3.createMultipartUpload({
    Bucket,
    Key: 'k',
    ChecksumAlgorithm: 'CRC32',
    ChecksumType: 'FULL_OBJECT',
  });
  const { ETag, ChecksumCRC32 } = await s3.uploadPart({
    Bucket,
    Key: 'k',
    UploadId,
    PartNumber: 1,
    Body: 'x',
  });
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag, ChecksumCRC32 }] };
  const completed = await s3.completeMultipartUpload({
    Bucket,
    Key: 'k',
    UploadId,
    MultipartUpload,
    ChecksumCRC32: crcOf('x'),
    ChecksumType: 'FULL_OBJECT',
  });
  expect(completed.ChecksumCRC32).toBe(crcOf('x'));
});
