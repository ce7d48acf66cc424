import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { allow, iamCloud } from '../../../../test/support/iam.ts';
import { failure, NO_BUCKET, NO_KEY, NO_VERSION, s3Cloud } from '../../../../test/support/s3.ts';

const iam = iamCloud();
const t = s3Cloud(iam.cloud);
const FAILED = '412 PreconditionFailed: At least one of the pre-conditions you specified did not hold';

/** A bucket with an object, and a way to copy it. */
const source = async (Body: string | Buffer = 'hello', more: object = {}, Bucket?: string) => {
  const bucket = Bucket ?? (await t.bucket());
  await t.put(bucket, 'source', Body, {
    ContentType: 'text/plain',
    Metadata: { a: '1' },
    Tagging: 'tag=1',
    StorageClass: 'STANDARD_IA',
    ...more,
  });
  const copy = (others: object = {}) =>
    t.s3.copyObject({ Bucket: bucket, Key: 'target', CopySource: `${bucket}/source`, ...others });
  return { Bucket: bucket, copy };
};
const tagsOf = async (Bucket: string) => (await t.s3.getObjectTagging({ Bucket, Key: 'target' })).TagSet;

test.each([5, 20_000, 200_000])('copies %i bytes with headers and tags, not with the class', async (size) => {
  const body = Buffer.alloc(size, 'abc');
  const { Bucket, copy } = await source(body);
  const { CopyObjectResult } = await copy();
  expect(CopyObjectResult?.ETag).toBe(`"${hash('md5', body)}"`);
  await t.s3.deleteObject({ Bucket, Key: 'source' });
  expect(await t.text(Bucket, 'target')).toBe(body.toString());
  const head = await t.s3.headObject({ Bucket, Key: 'target' });
  expect(head).toMatchObject({ ContentType: 'text/plain', Metadata: { a: '1' } });
  expect(head.StorageClass).toBeUndefined();
  expect(await tagsOf(Bucket)).toEqual([{ Key: 'tag', Value: '1' }]);
});

test('replaces headers and tags when told to', async () => {
  const { Bucket, copy } = await source();
  const fresh = { ContentType: 'text/html', Metadata: { b: '2' }, Tagging: 'other=2' };
  await copy(fresh);
  expect((await t.s3.headObject({ Bucket, Key: 'target' })).Metadata).toEqual({ a: '1' });
  await copy({ ...fresh, MetadataDirective: 'REPLACE', TaggingDirective: 'REPLACE' });
  expect(await t.s3.headObject({ Bucket, Key: 'target' })).toMatchObject({
    ContentType: 'text/html',
    Metadata: { b: '2' },
  });
  expect(await tagsOf(Bucket)).toEqual([{ Key: 'other', Value: '2' }]);
});

test('copies between buckets, from keys of any characters', async () => {
  const [from, Bucket] = [await t.bucket(), await t.bucket()];
  const key = 'a b/ä+?%20.txt';
  await t.put(from, key, 'hello');
  const CopySource = `/${from}/${encodeURIComponent(key)}`;
  await t.s3.copyObject({ Bucket, Key: 'target', CopySource });
  expect(await t.text(Bucket, 'target')).toBe('hello');
});

test('a plus sign in the name of the source is a space', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'a b', 'space');
  await t.put(Bucket, 'a+b', 'plus');
  await t.s3.copyObject({ Bucket, Key: 'target', CopySource: `${Bucket}/a+b` });
  expect(await t.text(Bucket, 'target')).toBe('space');
  await t.s3.copyObject({ Bucket, Key: 'target', CopySource: `${Bucket}/a%2Bb` });
  expect(await t.text(Bucket, 'target')).toBe('plus');
});

test('copies the version that is named', async () => {
  const Bucket = await t.versioned();
  const old = await t.put(Bucket, 'source', 'old');
  const { copy } = await source('new', {}, Bucket);
  const answer = await copy({ CopySource: `${Bucket}/source?versionId=${old}` });
  expect(answer.CopySourceVersionId).toBe(old);
  expect(await t.text(Bucket, 'target', { VersionId: answer.VersionId })).toBe('old');
  const marker = (await t.s3.deleteObject({ Bucket, Key: 'source' })).VersionId;
  expect(await failure(copy())).toBe(NO_KEY);
  expect(await failure(copy({ CopySource: `${Bucket}/source?versionId=${marker}` }))).toBe(
    '400 InvalidRequest: The source of a copy request may not specifically refer to a delete marker by ' +
      'version id.',
  );
  await t.s3.deleteObject({ Bucket, Key: 'source', VersionId: old });
  expect(await failure(copy({ CopySource: `${Bucket}/source?versionId=${old}` }))).toBe(NO_VERSION);
});

test('onto itself only with a change', async () => {
  const { Bucket, copy } = await source();
  const Key = 'source';
  expect(await failure(copy({ Key }))).toBe(
    '400 InvalidRequest: This copy request is illegal because it is trying to copy an object to itself without ' +
      "changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
  await copy({ Key, MetadataDirective: 'REPLACE', Metadata: { b: '2' } });
  expect((await t.s3.headObject({ Bucket, Key })).Metadata).toEqual({ b: '2' });
  expect(await t.text(Bucket, Key)).toBe('hello');
});

test('looks at conditions of both ends', async () => {
  const { Bucket, copy } = await source();
  expect(await failure(copy({ CopySourceIfMatch: '"other"' }))).toBe(FAILED);
  expect(await failure(copy({ CopySourceIfNoneMatch: `"${hash('md5', 'hello')}"` }))).toBe(FAILED);
  expect(await failure(copy({ CopySourceIfUnmodifiedSince: new Date('2000-01-01') }))).toBe(FAILED);
  await copy({ IfNoneMatch: '*' });
  expect(await failure(copy({ IfNoneMatch: '*' }))).toBe(FAILED);
  expect(await failure(copy({ IfMatch: '"other"' }))).toBe(FAILED);
  await copy({ IfMatch: (await t.s3.headObject({ Bucket, Key: 'target' })).ETag });
});

test('refuses bad requests', async () => {
  const { Bucket, copy } = await source('cold', { StorageClass: 'GLACIER' });
  expect(await failure(copy())).toBe(
    "403 InvalidObjectState: Operation is not valid for the source object's storage class",
  );
  expect(await failure(copy({ CopySource: 'nokey' }))).toBe(
    '400 InvalidArgument: Invalid copy source object key',
  );
  expect(await failure(copy({ CopySource: `${Bucket}/%zz` }))).toBe(
    '400 InvalidArgument: Invalid copy source encoding',
  );
  expect(await failure(copy({ CopySource: `${Bucket}/absent` }))).toBe(NO_KEY);
  expect(await failure(copy({ CopySource: 'no-such-bucket/key' }))).toBe(NO_BUCKET);
  expect(await failure(copy({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
  expect(await failure(copy({ MetadataDirective: 'MERGE' }))).toBe(
    '400 InvalidArgument: Unknown metadata directive.',
  );
  expect(await failure(copy({ TaggingDirective: 'MERGE' }))).toBe(
    '400 InvalidArgument: Unknown tagging directive.',
  );
  expect(await failure(copy({ ChecksumAlgorithm: 'CRC7' }))).toContain(
    '400 InvalidRequest: Checksum algorithm provided is unsupported.',
  );
  expect(await t.keys(Bucket)).toEqual(['source']);
});

test('needs to read the source and to write the target', async () => {
  const { Bucket } = await source();
  const arn = `arn:aws:s3:::${Bucket}`;
  const read = allow(['s3:GetObject', 's3:GetObjectTagging'], `${arn}/source`);
  const write = allow(['s3:PutObject', 's3:PutObjectTagging'], `${arn}/target`);
  const copyAs = async (name: string, ...statements: object[]) => {
    const client = t.as(await iam.userWith(name, ...statements));
    return failure(client.copyObject({ Bucket, Key: 'target', CopySource: `${Bucket}/source` }));
  };
  expect(await copyAs('reader', read)).toContain('is not authorized to perform: s3:PutObject ');
  expect(await copyAs('writer', write)).toContain('is not authorized to perform: s3:GetObject ');
  expect(await copyAs('both', read, write)).toBe('it did not fail');
});

test('a source that is overwritten again and again is copied whole', async () => {
  const { Bucket, copy } = await source(Buffer.alloc(50_000, 'a'));
  const writes = Array.from({ length: 10 }, (_, n) => t.put(Bucket, 'source', Buffer.alloc(50_000, `${n}`)));
  const copies = Array.from({ length: 10 }, (_, n) => copy({ Key: `target-${n}` }));
  await Promise.all([...writes, ...copies]);
  for (let n = 0; n < 10; n++) {
    expect(await t.text(Bucket, `target-${n}`)).toMatch(/^(.)\1{49999}$/);
  }
});

test('the source is of that owner, if one is expected', async () => {
  const { copy } = await source();
  expect(await failure(copy({ ExpectedSourceBucketOwner: '000000000000' }))).toBe('it did not fail');
  expect(await failure(copy({ ExpectedSourceBucketOwner: '111111111111' }))).toBe(
    '403 AccessDenied: Access Denied',
  );
});
