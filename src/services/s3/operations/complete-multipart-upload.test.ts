import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  failure,
  MALFORMED,
  NO_UPLOAD,
  PART_BYTES,
  rawFailure,
  s3Cloud,
} from '../../../../test/support/s3.ts';

const t = s3Cloud();
const FAILED = '412 PreconditionFailed: At least one of the pre-conditions you specified did not hold';
type Named = { PartNumber: number; ETag: string | undefined };

/** An upload of these parts, and how to complete it. */
const begin = async (bodies: string[], Bucket?: string, more: object = {}) => {
  const bucket = Bucket ?? (await t.bucket());
  const { UploadId } = await t.s3.createMultipartUpload({ Bucket: bucket, Key: 'key', ...more });
  const upload = { Bucket: bucket, Key: 'key', UploadId };
  const parts: Named[] = [];
  for (const [index, Body] of bodies.entries()) {
    const PartNumber = index + 1;
    parts.push({ PartNumber, ETag: (await t.s3.uploadPart({ ...upload, PartNumber, Body })).ETag });
  }
  const complete = (Parts: Named[] = parts, others: object = {}) =>
    t.s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts }, ...others });
  return { upload, parts, complete };
};
const large = (letter: string) => letter.repeat(PART_BYTES);

test('makes one object of the parts', async () => {
  const { upload, complete } = await begin([large('a'), large('b'), 'end'], undefined, {
    ContentType: 'text/plain',
    Metadata: { a: '1' },
  });
  const md5s = [large('a'), large('b'), 'end'].map((body) => hash('md5', body, 'buffer'));
  const ETag = `"${hash('md5', Buffer.concat(md5s))}-3"`;
  expect(await complete()).toMatchObject({
    Bucket: upload.Bucket,
    Key: 'key',
    Location: `${t.cloud().endpoint}/${upload.Bucket}/key`,
    ETag,
  });
  expect(await t.s3.headObject(upload)).toMatchObject({
    ETag,
    ContentLength: 2 * PART_BYTES + 3,
    ContentType: 'text/plain',
    Metadata: { a: '1' },
  });
  expect(await t.text(upload.Bucket, 'key')).toBe(`${large('a')}${large('b')}end`);
  expect((await t.s3.listMultipartUploads(upload)).Uploads).toBeUndefined();
});

test('takes the parts that are named and forgets the others', async () => {
  const { upload, parts, complete } = await begin(['first', large('b'), 'third']);
  await complete(parts.slice(1));
  expect(await t.text(upload.Bucket, 'key')).toBe(`${large('b')}third`);
});

test('answers the same to a client that asks again', async () => {
  const { upload, complete } = await begin(['only']);
  const { ETag } = await complete();
  expect((await complete()).ETag).toBe(ETag);
  expect(await failure(complete([{ PartNumber: 1, ETag: hash('md5', 'other') }]))).toBe(NO_UPLOAD);
  await t.s3.deleteObject(upload);
  expect(await failure(complete())).toBe(NO_UPLOAD);
});

test('one of two that complete at the same time makes the object', async () => {
  const { upload, complete } = await begin(['only'], await t.versioned());
  const answers = await Promise.all([complete(), complete(), complete()]);
  expect(new Set(answers.map(({ VersionId }) => VersionId)).size).toBe(1);
  expect((await t.s3.listObjectVersions(upload)).Versions).toHaveLength(1);
});

test('refuses parts that are not there, too small or in disorder', async () => {
  const { upload, parts, complete } = await begin(['small', 'end']);
  const [first, second] = parts;
  if (first === undefined || second === undefined) throw new Error('Two parts were sent');
  const invalid =
    '400 InvalidPart: One or more of the specified parts could not be found.  The part may not have been uploaded, ' +
    "or the specified entity tag may not match the part's entity tag.";
  expect(await failure(complete([{ ...first, PartNumber: 3 }]))).toBe(invalid);
  expect(await failure(complete([{ ...first, ETag: second.ETag }]))).toBe(invalid);
  expect(await failure(complete([second, first]))).toBe(
    '400 InvalidPartOrder: The list of parts was not in ascending order. Parts must be ordered by part ' +
      'number.',
  );
  expect(await failure(complete([first, second]))).toBe(
    '400 EntityTooSmall: Your proposed upload is smaller than the minimum allowed size',
  );
  expect(await failure(complete([]))).toBe(MALFORMED);
  expect(await failure(complete([first], { MpuObjectSize: 4 }))).toBe(
    "400 InvalidRequest: The provided 'x-amz-mp-object-size' header value 4 does not match what was " +
      'computed: 5',
  );
  expect(await t.keys(upload.Bucket)).toEqual([]);
  await complete([first], { MpuObjectSize: 5 });
});

test('writes under conditions', async () => {
  const Bucket = await t.bucket();
  const free = await begin(['x'], Bucket);
  const late = await begin(['y'], Bucket);
  await free.complete(free.parts, { IfNoneMatch: '*' });
  expect(await failure(late.complete(late.parts, { IfNoneMatch: '*' }))).toBe(FAILED);
  expect(await failure(late.complete(late.parts, { IfMatch: '"other"' }))).toBe(FAILED);
  const { ETag } = await t.s3.headObject({ Bucket, Key: 'key' });
  const next = await begin(['z'], Bucket);
  await next.complete(next.parts, { IfMatch: ETag });
  expect(await t.text(Bucket, 'key')).toBe('z');
});

test('a key that was taken when the upload began makes its outcome uncertain', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'key');
  const { parts, complete } = await begin(['x'], Bucket);
  await t.s3.deleteObject({ Bucket, Key: 'key' });
  expect(await failure(complete(parts, { IfNoneMatch: '*' }))).toBe(
    '409 ConditionalRequestConflict: The conditional request cannot succeed due to a conflicting operation against ' +
      'this resource.',
  );
});

test('checks the checksum of the whole', async () => {
  const { parts, complete } = await begin(['x'], undefined, { ChecksumAlgorithm: 'CRC32' });
  expect(await failure(complete())).toContain('It was missing for part 1 in the request.');
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32('x'));
  const ChecksumCRC32 = crc.toString('base64');
  const named = parts.map((part) => ({ ...part, ChecksumCRC32 }));
  expect(await failure(complete(named, { ChecksumType: 'FULL_OBJECT' }))).toContain(
    '400 InvalidRequest: The upload was created using the COMPOSITE checksum mode.',
  );
  const { ChecksumType, ChecksumCRC32: whole } = await complete(named);
  expect(ChecksumType).toBe('COMPOSITE');
  expect(whole).toMatch(/-1$/);
});

test('needs an upload', async () => {
  const { complete, parts } = await begin(['x']);
  expect(await failure(complete(parts, { UploadId: 'none' }))).toBe(NO_UPLOAD);
  expect(await failure(complete(parts, { Key: 'other' }))).toBe(NO_UPLOAD);
});

test('refuses a list that is no list of parts, and sizes that are none', async () => {
  const Bucket = await t.bucket();
  const Key = 'key';
  const UploadId = await t.upload(Bucket, Key);
  const { ETag } = await t.s3.uploadPart({ Bucket, Key, UploadId, PartNumber: 1, Body: 'x' });
  const complete = (Parts: object[], more: object = {}) =>
    failure(t.s3.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }));
  expect(await complete([{ PartNumber: 1 }])).toBe(MALFORMED);
  expect(await complete([{ ETag }])).toBe(MALFORMED);
  expect(await complete([{ PartNumber: 0, ETag }])).toBe('400 InvalidArgument: PartNumber must be >= 1');
  expect(await complete([{ PartNumber: 1, ETag, ChecksumSHA256: 'abc' }])).toBe(
    '400 InvalidArgument: Invalid Base64 or multiple checksums present in request',
  );
  expect(await complete([{ PartNumber: 1, ETag }], { MpuObjectSize: -1 })).toBe(
    "400 InvalidRequest: Value for x-amz-mp-object-size header is less than zero: '-1'",
  );
  const answer = await t.raw('POST', `/${Bucket}/${Key}?uploadId=${UploadId}`, {
    headers: { 'x-amz-mp-object-size': 'size' },
    body: '<CompleteMultipartUpload/>',
  });
  expect(rawFailure(answer)).toBe(
    "400 InvalidRequest: Value for x-amz-mp-object-size header is invalid: 'size'",
  );
});
