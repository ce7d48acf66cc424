import { expect, test } from 'vitest';
import { failure, MALFORMED, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const put = (Bucket: string, ...TagSet: { Key: string; Value: string }[]) =>
  t.s3.putBucketTagging({ Bucket, Tagging: { TagSet } });

test('replaces the whole tag set', async () => {
  const Bucket = await t.bucket();
  const { $metadata } = await put(Bucket, { Key: 'old', Value: '1' });
  expect($metadata.httpStatusCode).toBe(204);
  await put(Bucket, { Key: 'a', Value: '' }, { Key: 'b', Value: 'b b' });
  expect((await t.s3.getBucketTagging({ Bucket })).TagSet).toEqual([
    { Key: 'a', Value: '' },
    { Key: 'b', Value: 'b b' },
  ]);
  await put(Bucket);
  expect(await failure(t.s3.getBucketTagging({ Bucket }))).toBe(
    '404 NoSuchTagSet: The TagSet does not exist',
  );
});

test('refuses tag sets that break the rules', async () => {
  const Bucket = await t.bucket();
  const tag = (Key: string, Value = '') => ({ Key, Value });
  expect(await failure(put(Bucket, tag('a'), tag('a')))).toBe(
    '400 InvalidTag: Cannot provide multiple Tags with the same key',
  );
  expect(await failure(put(Bucket, tag('aws:a')))).toBe(
    '400 InvalidTag: System tags cannot be added/updated by requester',
  );
  expect(await failure(put(Bucket, tag('k'.repeat(129))))).toBe(
    '400 InvalidTag: The TagKey you have provided is invalid',
  );
  expect(await failure(put(Bucket, tag('a', 'v'.repeat(257))))).toBe(
    '400 InvalidTag: The TagValue you have provided is invalid',
  );
  const many = Array.from({ length: 51 }, (_, n) => tag(`k${n}`));
  expect(await failure(put(Bucket, ...many))).toBe(
    '400 BadRequest: Bucket tag count cannot be greater than 50',
  );
  await put(Bucket, ...many.slice(1));
  expect((await t.s3.getBucketTagging({ Bucket })).TagSet).toHaveLength(50);
});

test('needs a bucket and a tag set', async () => {
  const Bucket = await t.bucket();
  expect(await failure(t.s3.putBucketTagging({ Bucket, Tagging: undefined }))).toBe(NO_BODY);
  expect(await failure(put('no-such-bucket', { Key: 'a', Value: '' }))).toBe(NO_BUCKET);
});

test('a tag has key and value; a document without a tag set removes it', async () => {
  const Bucket = await t.bucket();
  await put(Bucket, { Key: 'a', Value: '1' });
  expect(await failure(put(Bucket, { Key: 'a' } as { Key: string; Value: string }))).toBe(MALFORMED);
  expect(await failure(put(Bucket, { Value: 'a' } as { Key: string; Value: string }))).toBe(MALFORMED);
  expect((await t.raw('PUT', `/${Bucket}?tagging`, { body: '<Tagging></Tagging>' })).status).toBe(204);
  expect(await failure(t.s3.getBucketTagging({ Bucket }))).toContain('404 NoSuchTagSet');
});
