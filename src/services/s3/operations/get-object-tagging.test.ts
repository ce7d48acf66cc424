import { expect, test } from 'vitest';
import {
  BAD_VERSION,
  failure,
  NO_BUCKET,
  NO_KEY,
  NO_VERSION,
  rawFailure,
  s3Cloud,
} from '../../../../test/support/s3.ts';

const t = s3Cloud();
const Key = 'key';

test('shows the tags of an object, none when it has none', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, Key, '', { Tagging: 'a=1&b=' });
  await t.put(Bucket, 'plain');
  const { TagSet, VersionId } = await t.s3.getObjectTagging({ Bucket, Key });
  expect(TagSet).toEqual([
    { Key: 'a', Value: '1' },
    { Key: 'b', Value: '' },
  ]);
  expect(VersionId).toBeUndefined();
  expect((await t.s3.getObjectTagging({ Bucket, Key: 'plain' })).TagSet).toEqual([]);
});

test('shows the tags of a version', async () => {
  const Bucket = await t.versioned();
  const VersionId = await t.put(Bucket, Key, '', { Tagging: 'a=1' });
  const newest = await t.put(Bucket, Key);
  expect((await t.s3.getObjectTagging({ Bucket, Key, VersionId })).TagSet).toHaveLength(1);
  expect(await t.s3.getObjectTagging({ Bucket, Key })).toMatchObject({ TagSet: [], VersionId: newest });
});

test('needs a bucket, an object, a version', async () => {
  const Bucket = await t.versioned();
  const VersionId = await t.put(Bucket, Key);
  const get = (more: object) => failure(t.s3.getObjectTagging({ Bucket, Key, ...more }));
  expect(await get({ Bucket: 'no-such-bucket' })).toBe(NO_BUCKET);
  expect(await get({ Key: 'absent' })).toBe(NO_KEY);
  expect(await get({ VersionId: 'nonsense' })).toBe(BAD_VERSION);
  await t.s3.deleteObject({ Bucket, Key });
  expect(await get({})).toBe(
    '405 MethodNotAllowed: The specified method is not allowed against this resource.',
  );
  await t.s3.deleteObject({ Bucket, Key, VersionId });
  expect(await get({ VersionId })).toBe(NO_VERSION);
});

test('errors name the bucket with the key', async () => {
  const Bucket = await t.bucket();
  const read = async (query: string) => rawFailure(await t.raw('GET', `/${Bucket}/absent?tagging${query}`));
  expect(await read('')).toBe(`${NO_KEY} (Key=${Bucket}/absent)`);
  expect(await read('&versionId=null')).toBe(`${NO_VERSION} (Key=${Bucket}/absent, VersionId=null)`);
});
