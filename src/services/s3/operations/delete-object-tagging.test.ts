import { expect, test } from 'vitest';
import { failure, NO_BUCKET, NO_KEY, NO_VERSION, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const Key = 'key';
const tagsOf = async (Bucket: string, VersionId?: string) =>
  (await t.s3.getObjectTagging({ Bucket, Key, VersionId })).TagSet;

test('takes all tags of an object away', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, Key, 'x', { Tagging: 'a=1&b=2' });
  expect((await t.s3.deleteObjectTagging({ Bucket, Key })).$metadata.httpStatusCode).toBe(204);
  expect(await tagsOf(Bucket)).toEqual([]);
  expect(await t.text(Bucket, Key)).toBe('x');
});

test('takes those of one version away', async () => {
  const Bucket = await t.versioned();
  const VersionId = await t.put(Bucket, Key, '', { Tagging: 'a=1' });
  await t.put(Bucket, Key, '', { Tagging: 'a=2' });
  expect((await t.s3.deleteObjectTagging({ Bucket, Key, VersionId })).VersionId).toBe(VersionId);
  expect(await tagsOf(Bucket, VersionId)).toEqual([]);
  expect(await tagsOf(Bucket)).toHaveLength(1);
});

test('needs an object', async () => {
  const Bucket = await t.versioned();
  const VersionId = await t.put(Bucket, Key);
  const remove = (more: object) => failure(t.s3.deleteObjectTagging({ Bucket, Key, ...more }));
  expect(await remove({ Key: 'absent' })).toBe(NO_KEY);
  expect(await remove({ Bucket: 'no-such-bucket' })).toBe(NO_BUCKET);
  await t.s3.deleteObject({ Bucket, Key });
  expect(await remove({})).toBe(
    '405 MethodNotAllowed: The specified method is not allowed against this resource.',
  );
  await t.s3.deleteObject({ Bucket, Key, VersionId });
  expect(await remove({ VersionId })).toBe(NO_VERSION);
});
