import { hash } from 'node:crypto';
import type { ObjectAttributes } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { failure, NO_BUCKET, NO_KEY, PART_BYTES, rawFailure, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const Key = 'key';
const ALL: ObjectAttributes[] = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];

test('shows what is asked for and nothing else', async () => {
  const Bucket = await t.versioned();
  const VersionId = await t.put(Bucket, Key, 'hello', { ChecksumAlgorithm: 'SHA1' });
  expect(await t.s3.getObjectAttributes({ Bucket, Key, ObjectAttributes: ALL })).toMatchObject({
    ETag: hash('md5', 'hello'),
    Checksum: { ChecksumSHA1: hash('sha1', 'hello', 'base64'), ChecksumType: 'FULL_OBJECT' },
    StorageClass: 'STANDARD',
    ObjectSize: 5,
    VersionId,
  });
  const { $metadata, LastModified, ...size } = await t.s3.getObjectAttributes({
    Bucket,
    Key,
    VersionId,
    ObjectAttributes: ['ObjectSize'],
  });
  expect(size).toEqual({ ObjectSize: 5, VersionId });
  expect(LastModified).toBeInstanceOf(Date);
});

test('shows parts that have checksums, page by page', async () => {
  const Bucket = await t.bucket();
  const ChecksumAlgorithm = 'SHA256' as const;
  const { UploadId } = await t.s3.createMultipartUpload({ Bucket, Key, ChecksumAlgorithm });
  const upload = { Bucket, Key, UploadId };
  const Parts: object[] = [];
  for (const [index, Body] of ['a'.repeat(PART_BYTES), 'b'].entries()) {
    const PartNumber = index + 1;
    const { ETag, ChecksumSHA256 } = await t.s3.uploadPart({
      ...upload,
      PartNumber,
      Body,
      ChecksumAlgorithm,
    });
    Parts.push({ PartNumber, ETag, ChecksumSHA256 });
  }
  await t.s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } });
  const ask = { Bucket, Key, ObjectAttributes: ['ObjectParts', 'Checksum'] satisfies ObjectAttributes[] };
  const first = await t.s3.getObjectAttributes({ ...ask, MaxParts: 1 });
  expect(first.Checksum?.ChecksumType).toBe('COMPOSITE');
  expect(first.ObjectParts).toMatchObject({
    TotalPartsCount: 2,
    IsTruncated: true,
    MaxParts: 1,
    NextPartNumberMarker: '1',
    Parts: [{ PartNumber: 1, Size: PART_BYTES }],
  });
  const second = await t.s3.getObjectAttributes({ ...ask, PartNumberMarker: '1' });
  expect(second.ObjectParts).toMatchObject({
    IsTruncated: false,
    Parts: [{ PartNumber: 2, Size: 1, ChecksumSHA256: hash('sha256', 'b', 'base64') }],
  });
});

test('refuses attributes that are none, and needs an object', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, Key);
  const get = (more: object) =>
    failure(t.s3.getObjectAttributes({ Bucket, Key, ObjectAttributes: ALL, ...more }));
  const invalid = '400 InvalidArgument: Invalid attribute name specified.';
  expect(await get({ ObjectAttributes: ['Colour'] })).toBe(invalid);
  expect(await get({ Key: 'absent' })).toBe(NO_KEY);
  expect(await get({ Bucket: 'no-such-bucket' })).toBe(NO_BUCKET);
});

test.each([
  [undefined, 'missing'],
  [',', 'missing'],
  [',ETag', 'ArgumentValue='],
  ['ETag,,ObjectSize', 'ArgumentValue='],
  ['garbage,etag', 'ArgumentValue=garbage'],
  ['ETag, etag', 'ArgumentValue=etag'],
  ['ETag,', '200'],
])('reads the names %j as S3 does', async (names, expected) => {
  const Bucket = await t.bucket();
  await t.put(Bucket, Key, 'x');
  const headers: Record<string, string> = names === undefined ? {} : { 'x-amz-object-attributes': names };
  const answer = await t.raw('GET', `/${Bucket}/${Key}?attributes`, { headers });
  if (expected === '200') return expect(answer.status).toBe(200);
  const missing =
    '400 InvalidRequest: The x-amz-object-attributes header specifying the attributes to be retrieved is either ' +
    'missing or empty';
  const invalid = `400 InvalidArgument: Invalid attribute name specified. (ArgumentName=x-amz-object-attributes, ${expected})`;
  expect(rawFailure(answer)).toBe(expected === 'missing' ? missing : invalid);
});
