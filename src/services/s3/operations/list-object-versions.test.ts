import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();

/** Key, version id and kind of what is listed, in pages. */
async function pages(Bucket: string, MaxKeys: number) {
  const all: string[] = [];
  let next: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
  for (let count = 1; ; count++) {
    const page = await t.s3.listObjectVersions({ Bucket, MaxKeys, ...next });
    all.push(...(page.Versions ?? []).map(({ Key, VersionId }) => `${Key} ${VersionId}`));
    all.push(...(page.DeleteMarkers ?? []).map(({ Key, VersionId }) => `${Key} ${VersionId} deleted`));
    next = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    if (page.IsTruncated !== true) return { all: all.toSorted(), count };
  }
}

test('shows versions and delete markers, the newest of a key first', async () => {
  const Bucket = await t.versioned();
  const first = await t.put(Bucket, 'key', 'one');
  const second = await t.put(Bucket, 'key', 'second');
  const marker = (await t.s3.deleteObject({ Bucket, Key: 'key' })).VersionId;
  const page = await t.s3.listObjectVersions({ Bucket });
  expect(page).toMatchObject({ Name: Bucket, KeyMarker: '', VersionIdMarker: '', IsTruncated: false });
  expect(page.DeleteMarkers).toMatchObject([{ Key: 'key', VersionId: marker, IsLatest: true }]);
  expect(page.Versions).toMatchObject([
    { VersionId: second, IsLatest: false, Size: 6 },
    { VersionId: first, IsLatest: false, Size: 3 },
  ]);
});

test('shows each version once, however small the pages', async () => {
  const Bucket = await t.versioned();
  const expected: string[] = [];
  for (const key of ['a', 'b', 'c']) {
    for (let n = 0; n < 3; n++) expected.push(`${key} ${await t.put(Bucket, key)}`);
  }
  const { VersionId } = await t.s3.deleteObject({ Bucket, Key: 'b' });
  expected.push(`b ${VersionId} deleted`);
  expected.sort();
  for (const size of [1, 2, 3, 7]) {
    expect(await pages(Bucket, size)).toEqual({ all: expected, count: Math.ceil(10 / size) });
  }
});

test('goes on where the marker was, though it is deleted by now', async () => {
  const Bucket = await t.versioned();
  const old = await t.put(Bucket, 'key', 'old');
  const newest = await t.put(Bucket, 'key', 'newest');
  const first = await t.s3.listObjectVersions({ Bucket, MaxKeys: 1 });
  expect(first.NextVersionIdMarker).toBe(newest);
  await t.s3.deleteObject({ Bucket, Key: 'key', VersionId: newest });
  const rest = await t.s3.listObjectVersions({ Bucket, KeyMarker: 'key', VersionIdMarker: newest });
  expect(rest.Versions).toMatchObject([{ VersionId: old, IsLatest: true }]);
});

test('goes on to the end behind a page, however much is left', async () => {
  const Bucket = await t.bucket();
  const names = Array.from({ length: 1002 }, (_, n) => `key-${String(n).padStart(4, '0')}`);
  for (let n = 0; n < names.length; n += 50) {
    await Promise.all(names.slice(n, n + 50).map((key) => t.put(Bucket, key)));
  }
  const first = await t.s3.listObjectVersions({ Bucket, MaxKeys: 1 });
  const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = first;
  const second = await t.s3.listObjectVersions({ Bucket, KeyMarker, VersionIdMarker });
  expect(second.Versions?.map(({ Key }) => Key)).toEqual(names.slice(1, 1001));
  expect(second).toMatchObject({ IsTruncated: true, NextKeyMarker: 'key-1000' });
});

test('a bucket that never was versioned has null versions', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'dir/a');
  await t.put(Bucket, 'b');
  const { Versions, CommonPrefixes } = await t.s3.listObjectVersions({ Bucket, Delimiter: '/' });
  expect(Versions).toMatchObject([{ Key: 'b', VersionId: 'null', IsLatest: true }]);
  expect(CommonPrefixes).toEqual([{ Prefix: 'dir/' }]);
});

test('refuses bad pages', async () => {
  const Bucket = await t.versioned();
  const list = (more: object) => failure(t.s3.listObjectVersions({ Bucket, ...more }));
  expect(await list({ VersionIdMarker: 'null' })).toBe(
    '400 InvalidArgument: A version-id marker cannot be specified without a key marker.',
  );
  expect(await list({ KeyMarker: 'key', VersionIdMarker: '' })).toBe(
    '400 InvalidArgument: A version-id marker cannot be empty.',
  );
  expect(await list({ KeyMarker: 'key', VersionIdMarker: 'nonsense' })).toBe(
    '400 InvalidArgument: Invalid version id specified',
  );
  expect(await list({ MaxKeys: -1 })).toBe('400 InvalidArgument: max-keys cannot be negative');
  expect(await list({ Bucket: 'no-such-bucket' })).toBe(NO_BUCKET);
});
