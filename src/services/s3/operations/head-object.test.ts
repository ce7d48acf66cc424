import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { allow, iamCloud } from '../../../../test/support/iam.ts';
import { failure, s3Cloud } from '../../../../test/support/s3.ts';

const iam = iamCloud();
const t = s3Cloud(iam.cloud);
const Key = 'key';
const status = async (call: Promise<unknown>) => (await failure(call)).split(' ', 2).join(' ');

test('tells of an object without its content', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, Key, 'hello', { ContentType: 'text/plain', Metadata: { a: '1' }, Tagging: 'x=1' });
  const head = await t.s3.headObject({ Bucket, Key });
  expect(head).toMatchObject({
    AcceptRanges: 'bytes',
    ContentLength: 5,
    ContentType: 'text/plain',
    ETag: `"${hash('md5', 'hello')}"`,
    Metadata: { a: '1' },
    ServerSideEncryption: 'AES256',
    TagCount: 1,
  });
  expect(head.LastModified?.getMilliseconds()).toBe(0);
  expect(head.VersionId).toBeUndefined();
});

test('tells the checksum when asked to', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, Key, 'hello', { ChecksumAlgorithm: 'SHA256' });
  expect(await t.s3.headObject({ Bucket, Key, ChecksumMode: 'ENABLED' })).toMatchObject({
    ChecksumSHA256: hash('sha256', 'hello', 'base64'),
    ChecksumType: 'FULL_OBJECT',
  });
  expect((await t.s3.headObject({ Bucket, Key })).ChecksumSHA256).toBeUndefined();
});

test('looks at conditions and ranges', async () => {
  const Bucket = await t.bucket();
  const { ETag } = await t.s3.putObject({ Bucket, Key, Body: '0123456789' });
  const head = (more: object) => t.s3.headObject({ Bucket, Key, ...more });
  expect(await status(head({ IfNoneMatch: ETag }))).toMatch(/^304 /);
  expect(await status(head({ IfModifiedSince: new Date(t.cloud().clock.now()) }))).toMatch(/^304 /);
  expect(await status(head({ IfMatch: '"other"' }))).toMatch(/^412 /);
  expect(await status(head({ IfUnmodifiedSince: new Date('2000-01-01') }))).toMatch(/^412 /);
  expect(await head({ Range: 'bytes=2-4' })).toMatchObject({
    ContentLength: 3,
    ContentRange: 'bytes 2-4/10',
  });
  expect(await status(head({ Range: 'bytes=10-' }))).toMatch(/^416 /);
  expect(await status(head({ PartNumber: 2 }))).toMatch(/^416 /);
});

test('tells of versions, and of delete markers in headers', async () => {
  const Bucket = await t.versioned();
  const VersionId = await t.put(Bucket, Key, 'old');
  const marker = (await t.s3.deleteObject({ Bucket, Key })).VersionId;
  expect(await t.s3.headObject({ Bucket, Key, VersionId })).toMatchObject({ VersionId, ContentLength: 3 });
  expect(await status(t.s3.headObject({ Bucket, Key }))).toBe('404 NotFound:');
  const gone = await t.raw('HEAD', `/${Bucket}/${Key}`);
  expect([gone.status, gone.headers.get('x-amz-delete-marker')]).toEqual([404, 'true']);
  expect(await status(t.s3.headObject({ Bucket, Key, VersionId: marker }))).toMatch(/^405 /);
  const { headers } = await t.raw('HEAD', `/${Bucket}/${Key}?versionId=${marker}`);
  expect(headers.get('allow')).toBe('DELETE');
  expect(Date.parse(headers.get('last-modified') ?? '')).toBeGreaterThan(0);
  expect(await status(t.s3.headObject({ Bucket, Key, VersionId: 'nonsense' }))).toMatch(/^400 /);
});

test('who may not list a bucket does not learn what is not there', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, Key);
  const objects = `arn:aws:s3:::${Bucket}/*`;
  const reader = t.as(await iam.userWith('reader', allow('s3:GetObject', objects)));
  const lister = t.as(
    await iam.userWith(
      'lister',
      allow(['s3:GetObject', 's3:ListBucket'], [objects, `arn:aws:s3:::${Bucket}`]),
    ),
  );
  expect((await reader.headObject({ Bucket, Key })).ContentLength).toBe(0);
  expect(await status(reader.headObject({ Bucket, Key: 'absent' }))).toMatch(/^403 /);
  expect(await status(lister.headObject({ Bucket, Key: 'absent' }))).toBe('404 NotFound:');
});

test('needs a bucket and an object', async () => {
  expect(await status(t.s3.headObject({ Bucket: 'no-such-bucket', Key }))).toBe('404 NotFound:');
  expect(await status(t.s3.headObject({ Bucket: await t.bucket(), Key }))).toBe('404 NotFound:');
});
