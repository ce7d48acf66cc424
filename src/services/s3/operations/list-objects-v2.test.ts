import { expect, test } from 'vitest';
import { allow, iamCloud } from '../../../../test/support/iam.ts';
import { failure, NO_BUCKET, OWNER_ID, s3Cloud, shown } from '../../../../test/support/s3.ts';

const iam = iamCloud();
const t = s3Cloud(iam.cloud);
const filled = async (...keys: string[]) => {
  const Bucket = await t.bucket();
  for (const key of keys) await t.put(Bucket, key, key);
  return Bucket;
};

/** Everything that is listed, and in how many pages. */
async function pages(input: { Bucket: string; MaxKeys: number; Prefix?: string; Delimiter?: string }) {
  const all: (string | undefined)[] = [];
  let ContinuationToken: string | undefined;
  for (let count = 1; ; count++) {
    const page = await t.s3.listObjectsV2({ ...input, ContinuationToken });
    expect(page.KeyCount).toBe(shown(page).length);
    all.push(...shown(page));
    ContinuationToken = page.NextContinuationToken;
    if (page.IsTruncated !== true) return { all, count };
  }
}

test('shows every key once, however small the pages', async () => {
  const keys = ['a', 'b', 'b/1', 'b/2', 'c!', 'd/1/x', 'd/2', 'z'];
  const Bucket = await filled(...keys);
  expect(await pages({ Bucket, MaxKeys: 3 })).toEqual({ all: keys, count: 3 });
  expect(await pages({ Bucket, MaxKeys: 8 })).toEqual({ all: keys, count: 1 });
  const folded = ['a', 'b', 'b/', 'c!', 'd/', 'z'];
  for (const MaxKeys of [1, 2, 4]) {
    expect((await pages({ Bucket, MaxKeys, Delimiter: '/' })).all.toSorted()).toEqual(folded);
  }
  expect((await pages({ Bucket, MaxKeys: 1, Prefix: 'd/', Delimiter: '/' })).all).toEqual(['d/1/', 'd/2']);
});

test('keys that come and go between pages do not hide the others', async () => {
  const Bucket = await filled('a', 'b', 'c', 'd');
  const first = await t.s3.listObjectsV2({ Bucket, MaxKeys: 2 });
  for (const Key of ['a', 'b', 'c']) await t.s3.deleteObject({ Bucket, Key });
  await t.put(Bucket, 'aa');
  await t.put(Bucket, 'e');
  const rest = await t.s3.listObjectsV2({ Bucket, ContinuationToken: first.NextContinuationToken });
  expect(shown(rest)).toEqual(['d', 'e']);
});

test('begins behind StartAfter and tells owners when asked to', async () => {
  const Bucket = await filled('a', 'b', 'c');
  const page = await t.s3.listObjectsV2({ Bucket, StartAfter: 'a', FetchOwner: true });
  expect(page.StartAfter).toBe('a');
  expect(shown(page)).toEqual(['b', 'c']);
  expect(page.Contents?.[0]?.Owner?.ID).toBe(OWNER_ID);
  expect((await t.s3.listObjectsV2({ Bucket })).Contents?.[0]?.Owner).toBeUndefined();
});

test('does not show deleted objects or old versions', async () => {
  const Bucket = await t.versioned();
  for (const body of ['1', '22']) await t.put(Bucket, 'kept', body);
  await t.put(Bucket, 'gone');
  await t.s3.deleteObject({ Bucket, Key: 'gone' });
  const { Contents } = await t.s3.listObjectsV2({ Bucket });
  expect(Contents).toMatchObject([{ Key: 'kept', Size: 2 }]);
});

test('policies may allow one prefix alone', async () => {
  const Bucket = await filled('mine/a', 'yours/b');
  const condition = { Condition: { StringLike: { 's3:prefix': 'mine/*' } } };
  const keys = await iam.userWith('lister', allow('s3:ListBucket', `arn:aws:s3:::${Bucket}`, condition));
  const client = t.as(keys);
  expect(shown(await client.listObjectsV2({ Bucket, Prefix: 'mine/' }))).toEqual(['mine/a']);
  for (const Prefix of ['yours/', undefined]) {
    expect(await failure(client.listObjectsV2({ Bucket, Prefix }))).toContain('403 AccessDenied: ');
  }
});

test('refuses bad pages', async () => {
  const Bucket = await t.bucket();
  const list = (more: object) => failure(t.s3.listObjectsV2({ Bucket, ...more }));
  const token = '400 InvalidArgument: The continuation token provided is incorrect';
  for (const ContinuationToken of ['nonsense', '', '1'])
    expect(await list({ ContinuationToken })).toBe(token);
  expect(await list({ MaxKeys: -1 })).toBe(
    '400 InvalidArgument: Argument maxKeys must be an integer between 0 and 2147483647',
  );
  expect(await list({ MaxKeys: 2 ** 31 })).toBe(
    '400 InvalidArgument: Provided max-keys not an integer or within integer range',
  );
  expect(await list({ EncodingType: 'hex' })).toBe(
    '400 InvalidArgument: Invalid Encoding Method specified in Request',
  );
  expect(await list({ Bucket: 'no-such-bucket' })).toBe(NO_BUCKET);
});
