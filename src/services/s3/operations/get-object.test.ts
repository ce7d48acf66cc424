import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { allow, iamCloud } from '../../../../test/support/iam.ts';
import {
  BAD_VERSION,
  failure,
  NO_BUCKET,
  NO_KEY,
  NO_VERSION,
  PART_BYTES,
  rawFailure,
  s3Cloud,
} from '../../../../test/support/s3.ts';

const iam = iamCloud();
const t = s3Cloud(iam.cloud);
const Key = 'key';
const get = async (Bucket: string, more: object = {}) => {
  const { Body, ...answer } = await t.s3.getObject({ Bucket, Key, ...more });
  return { ...answer, text: await Body?.transformToString() };
};

test('gives ranges', async () => {
  const Bucket = await t.bucket();
  const digits = '0123456789';
  await t.put(Bucket, Key, digits);
  await t.put(Bucket, 'large', digits.repeat(5_000));
  const range = async (Range: string, key = Key) => {
    const { text, ContentRange, $metadata } = await get(Bucket, { Range, Key: key });
    return [$metadata.httpStatusCode, text, ContentRange];
  };
  expect(await range('bytes=2-4')).toEqual([206, '234', 'bytes 2-4/10']);
  expect(await range('bytes=8-')).toEqual([206, '89', 'bytes 8-9/10']);
  expect(await range('bytes=8-100')).toEqual([206, '89', 'bytes 8-9/10']);
  expect(await range('bytes=-3')).toEqual([206, '789', 'bytes 7-9/10']);
  expect(await range('bytes=-30')).toEqual([206, digits, 'bytes 0-9/10']);
  for (const whole of ['bytes=4-2', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=x-']) {
    expect(await range(whole)).toEqual([200, digits, undefined]);
  }
  expect(await range('bytes=49998-', 'large')).toEqual([206, '89', 'bytes 49998-49999/50000']);
  const unsatisfiable = '416 InvalidRange: The requested range is not satisfiable';
  for (const Range of ['bytes=10-', 'bytes=-0'])
    expect(await failure(get(Bucket, { Range }))).toBe(unsatisfiable);
});

test('looks at conditions; a match outweighs a date', async () => {
  const Bucket = await t.bucket();
  const { ETag } = await t.s3.putObject({ Bucket, Key, Body: 'x' });
  const [past, present] = [new Date('2000-01-01'), new Date(t.cloud().clock.now())];
  const answer = async (more: object) => (await failure(get(Bucket, more))).slice(0, 3);
  const failed = '412 PreconditionFailed: At least one of the pre-conditions you specified did not hold';
  expect(await failure(get(Bucket, { IfMatch: '"other"' }))).toBe(failed);
  expect(await failure(get(Bucket, { IfUnmodifiedSince: past }))).toBe(failed);
  expect(await answer({ IfNoneMatch: ETag })).toBe('304');
  expect(await answer({ IfNoneMatch: '*' })).toBe('304');
  expect(await answer({ IfModifiedSince: present })).toBe('304');
  expect((await get(Bucket, { IfMatch: ETag, IfUnmodifiedSince: past })).text).toBe('x');
  expect((await get(Bucket, { IfNoneMatch: '"other"', IfModifiedSince: present })).text).toBe('x');
  expect((await get(Bucket, { IfMatch: `"other", ${ETag}` })).text).toBe('x');
});

test('gives versions', async () => {
  const Bucket = await t.versioned();
  const VersionId = await t.put(Bucket, Key, 'old');
  const newest = await t.put(Bucket, Key, 'new');
  expect(await get(Bucket)).toMatchObject({ text: 'new', VersionId: newest });
  expect(await get(Bucket, { VersionId })).toMatchObject({ text: 'old', VersionId });
  const marker = (await t.s3.deleteObject({ Bucket, Key })).VersionId;
  expect(await failure(get(Bucket))).toBe(NO_KEY);
  const gone = await t.raw('GET', `/${Bucket}/${Key}`);
  expect(gone.headers.get('x-amz-delete-marker')).toBe('true');
  expect(gone.headers.get('x-amz-version-id')).toBe(marker);
  expect(await failure(get(Bucket, { VersionId: marker }))).toBe(
    '405 MethodNotAllowed: The specified method is not allowed against this resource.',
  );
  await t.s3.deleteObject({ Bucket, Key, VersionId });
  expect(await failure(get(Bucket, { VersionId }))).toBe(NO_VERSION);
  expect(await failure(get(Bucket, { VersionId: 'nonsense' }))).toBe(BAD_VERSION);
});

test('gives single parts of an object of parts', async () => {
  const Bucket = await t.bucket();
  const upload = { Bucket, Key, UploadId: await t.upload(Bucket, Key) };
  const bodies = ['a'.repeat(PART_BYTES), 'bcd'];
  const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
  for (const [index, Body] of bodies.entries()) {
    const PartNumber = index + 1;
    Parts.push({ PartNumber, ETag: (await t.s3.uploadPart({ ...upload, PartNumber, Body })).ETag });
  }
  await t.s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } });
  expect(await get(Bucket, { PartNumber: 2 })).toMatchObject({
    text: 'bcd',
    PartsCount: 2,
    ContentRange: `bytes ${PART_BYTES}-${PART_BYTES + 2}/${PART_BYTES + 3}`,
  });
  expect((await get(Bucket, { Range: `bytes=${PART_BYTES - 1}-${PART_BYTES}` })).text).toBe('ab');
  expect(await failure(get(Bucket, { PartNumber: 3 }))).toBe(
    '416 InvalidPartNumber: The requested partnumber is not satisfiable',
  );
  expect(await failure(get(Bucket, { PartNumber: 1, Range: 'bytes=0-1' }))).toBe(
    '400 InvalidRequest: Cannot specify both Range header and partNumber query parameter',
  );
});

test.each(['COMPOSITE', 'FULL_OBJECT'] as const)('the checksum of a part, %s', async (ChecksumType) => {
  const Bucket = await t.bucket();
  const upload = { Bucket, Key, ChecksumAlgorithm: 'CRC32' as const };
  const { UploadId } = await t.s3.createMultipartUpload({ ...upload, ChecksumType });
  const Parts: { PartNumber: number; ETag?: string; ChecksumCRC32?: string }[] = [];
  for (const [index, Body] of ['a'.repeat(PART_BYTES), 'bcd'].entries()) {
    const part = { PartNumber: index + 1, Body };
    const { ETag = '', ChecksumCRC32 = '' } = await t.s3.uploadPart({ ...upload, UploadId, ...part });
    Parts.push({ PartNumber: part.PartNumber, ETag, ChecksumCRC32 });
  }
  await t.s3.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload: { Parts } });
  const ofPart = { Bucket, Key, PartNumber: 2, ChecksumMode: 'ENABLED' as const };
  const isShown = ChecksumType === 'COMPOSITE';
  const expected = isShown ? [ChecksumType, Parts[1]?.ChecksumCRC32] : [undefined, undefined];
  for (const answer of [await t.s3.getObject(ofPart), await t.s3.headObject(ofPart)]) {
    expect([answer.ChecksumType, answer.ChecksumCRC32]).toEqual(expected);
  }
});

test('overrides headers for those who sign', async () => {
  const Bucket = await t.bucket({ ObjectOwnership: 'ObjectWriter' });
  await t.s3.deletePublicAccessBlock({ Bucket });
  await t.put(Bucket, Key, 'x', { ACL: 'public-read' });
  const overrides = { ResponseContentType: 'text/x', ResponseCacheControl: 'no-store' };
  expect(await get(Bucket, overrides)).toMatchObject({ ContentType: 'text/x', CacheControl: 'no-store' });
  const url = `${t.cloud().endpoint}/${Bucket}/${Key}`;
  expect((await fetch(url)).status).toBe(200);
  const anonymous = await fetch(`${url}?response-content-type=text/x`);
  expect(anonymous.status).toBe(400);
  expect(await anonymous.text()).toContain('cannot be used for anonymous GET requests');
});

test('wants the customer key that the object was written with', async () => {
  const Bucket = await t.openBucket();
  const keyOf = (byte: string) => {
    const bytes = Buffer.alloc(32, byte);
    const SSECustomerKeyMD5 = hash('md5', bytes, 'base64');
    return { SSECustomerAlgorithm: 'AES256', SSECustomerKey: bytes.toString('base64'), SSECustomerKeyMD5 };
  };
  await t.put(Bucket, Key, 'secret', keyOf('k'));
  await t.put(Bucket, 'plain');
  expect((await get(Bucket, keyOf('k'))).text).toBe('secret');
  expect(await failure(get(Bucket))).toContain(
    '400 InvalidRequest: The object was stored using a form of Server Side Encryption.',
  );
  expect(await failure(get(Bucket, keyOf('o')))).toContain('403 AccessDenied: ');
  expect(await failure(get(Bucket, { Key: 'plain', ...keyOf('k') }))).toBe(
    '400 InvalidRequest: The encryption parameters are not applicable to this object.',
  );
});

test('needs s3:GetObject, and s3:ListBucket to learn that a key is not there', async () => {
  const Bucket = await t.versioned();
  const VersionId = await t.put(Bucket, Key, 'hello');
  const arn = `arn:aws:s3:::${Bucket}`;
  const nobody = t.as(await iam.userWith('nobody'));
  const reader = t.as(await iam.userWith('reader', allow('s3:GetObject', `${arn}/*`)));
  const lister = t.as(
    await iam.userWith('lister', allow(['s3:GetObject', 's3:ListBucket'], [arn, `${arn}/*`])),
  );
  expect(await failure(nobody.getObject({ Bucket, Key }))).toBe(
    '403 AccessDenied: User: arn:aws:iam::000000000000:user/nobody is not authorized to perform: s3:GetObject on ' +
      `resource: "${arn}/${Key}" because no identity-based policy allows the s3:GetObject action`,
  );
  expect(await failure(reader.getObject({ Bucket, Key }))).toBe('it did not fail');
  expect(await failure(reader.getObject({ Bucket, Key: 'absent' }))).toContain('403 AccessDenied: ');
  expect(await failure(lister.getObject({ Bucket, Key: 'absent' }))).toBe(NO_KEY);
  expect(await failure(reader.getObject({ Bucket, Key, VersionId }))).toContain('s3:GetObjectVersion');
  expect(await failure(t.s3.getObject({ Bucket: 'no-such-bucket', Key }))).toBe(NO_BUCKET);
});

test('refuses part numbers and checksum modes that are none before it looks for the object', async () => {
  const Bucket = await t.bucket();
  const read = async (query: string, headers: Record<string, string> = {}) =>
    rawFailure(await t.raw('GET', `/${Bucket}/absent${query}`, { headers }));
  const range = '400 InvalidArgument: Part number must be an integer between 1 and 10000, inclusive';
  for (const part of ['0', '-1', '10001', 'abc']) {
    expect(await read(`?partNumber=${part}`)).toBe(
      `${range} (ArgumentName=partNumber, ArgumentValue=${part})`,
    );
  }
  expect(await read('?partNumber=1', { range: 'bytes=0-1' })).toBe(
    '400 InvalidRequest: Cannot specify both Range header and partNumber query parameter',
  );
  expect(await read('', { 'x-amz-checksum-mode': 'garbage' })).toBe(
    '400 InvalidRequest: Value for x-amz-checksum-mode header is invalid.',
  );
  expect(await read('?partNumber=2')).toBe(`${NO_KEY} (Key=absent)`);
});

test('a plus in a path is a space of the key, as in a form', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'a b', 'with a space');
  await t.put(Bucket, 'a+b', 'with a plus');
  const bodies = ['a+b', 'a%20b', 'a%2Bb'].map(async (key) => (await t.raw('GET', `/${Bucket}/${key}`)).body);
  expect(await Promise.all(bodies)).toEqual(['with a space', 'with a space', 'with a plus']);
});
