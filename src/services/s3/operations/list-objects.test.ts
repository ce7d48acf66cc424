import { expect, test } from 'vitest';
import { failure, NO_BUCKET, OWNER_ID, s3Cloud, shown } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const filled = async (...keys: string[]) => {
  const Bucket = await t.bucket();
  for (const key of keys) await t.put(Bucket, key, key);
  return Bucket;
};

test('shows objects in the order of their keys', async () => {
  const Bucket = await filled('b', 'a', 'B');
  const { Contents, ...page } = await t.s3.listObjects({ Bucket });
  expect(page).toMatchObject({ Name: Bucket, Marker: '', Prefix: '', MaxKeys: 1000, IsTruncated: false });
  expect(shown({ Contents })).toEqual(['B', 'a', 'b']);
  expect(Contents?.[0]).toMatchObject({
    Size: 1,
    ETag: '"9d5ed678fe57bcca610140957afab571"',
    StorageClass: 'STANDARD',
    Owner: { ID: OWNER_ID },
  });
});

test('goes on behind a marker; NextMarker comes with a delimiter only', async () => {
  const Bucket = await filled('a', 'b/1', 'b/2', 'c', 'd/1');
  const first = await t.s3.listObjects({ Bucket, MaxKeys: 2 });
  expect([shown(first), first.IsTruncated, first.NextMarker]).toEqual([['a', 'b/1'], true, undefined]);
  const delimited = await t.s3.listObjects({ Bucket, MaxKeys: 2, Delimiter: '/' });
  expect([shown(delimited), delimited.NextMarker]).toEqual([['a', 'b/'], 'b/']);
  const rest = await t.s3.listObjects({ Bucket, Delimiter: '/', Marker: delimited.NextMarker });
  expect([shown(rest), rest.IsTruncated]).toEqual([['c', 'd/'], false]);
});

test('filters by prefix and encodes keys when asked to', async () => {
  const Bucket = await filled('dir/a b', 'dir/ü+', 'other');
  expect(shown(await t.s3.listObjects({ Bucket, Prefix: 'dir/' }))).toEqual(['dir/a b', 'dir/ü+']);
  const encoded = await t.s3.listObjects({ Bucket, Prefix: 'dir/', EncodingType: 'url' });
  expect(shown(encoded)).toEqual(['dir/a+b', 'dir/%C3%BC%2B']);
});

test('refuses bad pages', async () => {
  const Bucket = await t.bucket();
  expect(await failure(t.s3.listObjects({ Bucket, MaxKeys: -1 }))).toBe(
    '400 InvalidArgument: Argument maxKeys must be an integer between 0 and 2147483647',
  );
  expect(await failure(t.s3.listObjects({ Bucket, EncodingType: 'hex' as 'url' }))).toBe(
    '400 InvalidArgument: Invalid Encoding Method specified in Request',
  );
  expect(await failure(t.s3.listObjects({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
  expect(shown(await t.s3.listObjects({ Bucket, MaxKeys: 0 }))).toEqual([]);
});
