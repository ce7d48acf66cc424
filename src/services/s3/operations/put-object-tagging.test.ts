import { expect, test } from 'vitest';
import { failure, NO_BODY, NO_KEY, NO_VERSION, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const Key = 'key';
const tagsOf = async (Bucket: string, VersionId?: string) =>
  (await t.s3.getObjectTagging({ Bucket, Key, VersionId })).TagSet;

test('replaces the whole tag set of an object', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, Key, 'x', { Tagging: 'old=1&gone=2' });
  const TagSet = [
    { Key: 'old', Value: 'é +-=._:/@' },
    { Key: 'empty', Value: '' },
  ];
  const { VersionId } = await t.s3.putObjectTagging({ Bucket, Key, Tagging: { TagSet } });
  expect(VersionId).toBeUndefined();
  expect(await tagsOf(Bucket)).toEqual(TagSet);
  expect((await t.s3.headObject({ Bucket, Key })).TagCount).toBe(2);
  await t.s3.putObjectTagging({ Bucket, Key, Tagging: { TagSet: [] } });
  expect(await tagsOf(Bucket)).toEqual([]);
});

test('tags one version and leaves the others alone', async () => {
  const Bucket = await t.versioned();
  const old = await t.put(Bucket, Key, 'old');
  const newest = await t.put(Bucket, Key, 'new');
  const Tagging = { TagSet: [{ Key: 'a', Value: '1' }] };
  expect((await t.s3.putObjectTagging({ Bucket, Key, VersionId: old, Tagging })).VersionId).toBe(old);
  expect(await tagsOf(Bucket, old)).toEqual(Tagging.TagSet);
  expect(await tagsOf(Bucket)).toEqual([]);
  expect((await t.s3.putObjectTagging({ Bucket, Key, Tagging })).VersionId).toBe(newest);
});

test('refuses tag sets that break the rules', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, Key);
  const put = (...TagSet: { Key: string; Value: string }[]) =>
    failure(t.s3.putObjectTagging({ Bucket, Key, Tagging: { TagSet } }));
  const tag = (key: string, Value = '') => ({ Key: key, Value });
  expect(await put(tag('a'), tag('a'))).toBe(
    '400 InvalidTag: Cannot provide multiple Tags with the same key',
  );
  expect(await put(tag('aws:a'))).toBe('400 InvalidTag: Your TagKey cannot be prefixed with aws:');
  const badKey = '400 InvalidTag: The TagKey you have provided is invalid';
  for (const key of ['', 'k'.repeat(129), 'a&b']) expect(await put(tag(key))).toBe(badKey);
  const badValue = '400 InvalidTag: The TagValue you have provided is invalid';
  for (const value of ['v'.repeat(257), '<']) expect(await put(tag('a', value))).toBe(badValue);
  expect(await put(...Array.from({ length: 11 }, (_, n) => tag(`k${n}`)))).toBe(
    '400 BadRequest: Object tags cannot be greater than 10',
  );
  expect(await tagsOf(Bucket)).toEqual([]);
});

test('needs an object and a body', async () => {
  const Bucket = await t.versioned();
  const old = await t.put(Bucket, Key);
  const Tagging = { TagSet: [] };
  expect(await failure(t.s3.putObjectTagging({ Bucket, Key: 'absent', Tagging }))).toBe(NO_KEY);
  expect(await failure(t.s3.putObjectTagging({ Bucket, Key, Tagging: undefined }))).toBe(NO_BODY);
  await t.s3.deleteObject({ Bucket, Key });
  expect(await failure(t.s3.putObjectTagging({ Bucket, Key, Tagging }))).toBe(
    '405 MethodNotAllowed: The specified method is not allowed against this resource.',
  );
  await t.s3.deleteObject({ Bucket, Key, VersionId: old });
  expect(await failure(t.s3.putObjectTagging({ Bucket, Key, VersionId: old, Tagging }))).toBe(NO_VERSION);
});
