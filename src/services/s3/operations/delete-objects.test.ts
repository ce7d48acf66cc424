import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { allow, iamCloud } from '../../../../test/support/iam.ts';
import { failure, MALFORMED, NO_BUCKET, rawFailure, s3Cloud } from '../../../../test/support/s3.ts';

const iam = iamCloud();
const t = s3Cloud(iam.cloud);
const remove = (Bucket: string, Objects: object[], more: object = {}) =>
  t.s3.deleteObjects({ Bucket, Delete: { Objects: Objects as { Key: string }[], ...more } });

test('deletes all that are named, there or not', async () => {
  const Bucket = await t.bucket();
  for (const key of ['a', 'b', 'c']) await t.put(Bucket, key);
  const { Deleted, Errors } = await remove(Bucket, [{ Key: 'a' }, { Key: 'absent' }, { Key: 'b' }]);
  expect(Deleted).toEqual([{ Key: 'a' }, { Key: 'absent' }, { Key: 'b' }]);
  expect(Errors).toBeUndefined();
  expect(await t.keys(Bucket)).toEqual(['c']);
});

test('a quiet one tells of errors alone', async () => {
  const Bucket = await t.versioned();
  await t.put(Bucket, 'a');
  const { Deleted, Errors } = await remove(Bucket, [{ Key: 'a' }, { Key: 'a', VersionId: 'nonsense' }], {
    Quiet: true,
  });
  expect(Deleted).toBeUndefined();
  expect(Errors).toEqual([
    {
      Key: 'a',
      VersionId: 'nonsense',
      Code: 'NoSuchVersion',
      Message: 'The specified version does not exist.',
    },
  ]);
});

test('makes delete markers and deletes versions', async () => {
  const Bucket = await t.versioned();
  const VersionId = await t.put(Bucket, 'a');
  const { Deleted } = await remove(Bucket, [{ Key: 'a' }, { Key: 'a', VersionId }]);
  const marker = Deleted?.[0]?.DeleteMarkerVersionId;
  expect(Deleted).toEqual([
    { Key: 'a', DeleteMarker: true, DeleteMarkerVersionId: marker },
    { Key: 'a', VersionId },
  ]);
  const again = await remove(Bucket, [{ Key: 'a', VersionId: marker }]);
  expect(again.Deleted).toEqual([
    { Key: 'a', VersionId: marker, DeleteMarker: true, DeleteMarkerVersionId: marker },
  ]);
  await t.s3.deleteBucket({ Bucket });
});

test('one that is locked does not keep the others', async () => {
  const Bucket = await t.bucket({ ObjectLockEnabledForBucket: true });
  const held = await t.put(Bucket, 'held', '', { ObjectLockLegalHoldStatus: 'ON' });
  const free = await t.put(Bucket, 'free');
  const { Deleted, Errors } = await remove(Bucket, [
    { Key: 'held', VersionId: held },
    { Key: 'free', VersionId: free },
  ]);
  expect(Deleted).toEqual([{ Key: 'free', VersionId: free }]);
  expect(Errors).toMatchObject([{ Key: 'held', VersionId: held, Code: 'AccessDenied' }]);
});

test('looks at the conditions of each', async () => {
  const Bucket = await t.bucket();
  const { ETag } = await t.s3.putObject({ Bucket, Key: 'a', Body: 'x' });
  await t.put(Bucket, 'b');
  const { Deleted, Errors } = await remove(Bucket, [
    { Key: 'a', ETag },
    { Key: 'b', ETag },
  ]);
  expect(Deleted).toEqual([{ Key: 'a' }]);
  expect(Errors).toMatchObject([{ Key: 'b', Code: 'PreconditionFailed' }]);
  // Sizes and times are conditions of directory buckets.
  const sized = await remove(Bucket, [{ Key: 'b', Size: 0 }]);
  expect(sized.Errors).toMatchObject([{ Key: 'b', Code: 'NotImplemented' }]);
});

test('takes 1,000 keys and no more', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'key-999');
  const many = Array.from({ length: 1001 }, (_, n) => ({ Key: `key-${n}` }));
  expect(await failure(remove(Bucket, many))).toBe(MALFORMED);
  expect((await remove(Bucket, many.slice(1))).Deleted).toHaveLength(1000);
  expect(await t.keys(Bucket)).toEqual([]);
  expect(await failure(remove(Bucket, []))).toBe(MALFORMED);
  expect(await failure(remove('no-such-bucket', [{ Key: 'a' }]))).toBe(NO_BUCKET);
});

test('a key that the caller may not delete stays', async () => {
  const Bucket = await t.bucket();
  for (const key of ['mine', 'yours']) await t.put(Bucket, key);
  const keys = await iam.userWith('deleter', allow('s3:DeleteObject', `arn:aws:s3:::${Bucket}/mine`));
  const removeAs = (...Objects: { Key: string }[]) =>
    t.as(keys).deleteObjects({ Bucket, Delete: { Objects } });
  const { Deleted, Errors } = await removeAs({ Key: 'yours' }, { Key: 'mine' });
  expect(Deleted).toEqual([{ Key: 'mine' }]);
  expect(Errors).toMatchObject([{ Key: 'yours', Code: 'AccessDenied' }]);
  expect(await t.keys(Bucket)).toEqual(['yours']);
});

test('the document must come with a digest', async () => {
  const Bucket = await t.bucket();
  const body = '<Delete><Object><Key>a</Key></Object></Delete>';
  expect(rawFailure(await t.raw('POST', `/${Bucket}?delete`, { body }))).toBe(
    '400 InvalidRequest: Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
  );
  const headers = { 'content-md5': hash('md5', body, 'base64') };
  expect((await t.raw('POST', `/${Bucket}?delete`, { body, headers })).status).toBe(200);
});
