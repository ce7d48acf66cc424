import { expect, test } from 'vitest';
import { DAY_MS, failure, MALFORMED, NO_BODY, NO_KEY, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const Key = 'cold';
const cold = async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, Key, 'deep down', { StorageClass: 'GLACIER' });
  return Bucket;
};
const NOT_READABLE = "403 InvalidObjectState: The operation is not valid for the object's storage class";

test('makes an archived object readable until its days are over', async () => {
  const Bucket = await cold();
  expect(await failure(t.text(Bucket, Key))).toBe(NOT_READABLE);
  const first = await t.s3.restoreObject({ Bucket, Key, RestoreRequest: { Days: 2 } });
  expect(first.$metadata.httpStatusCode).toBe(202);
  expect(await t.text(Bucket, Key)).toBe('deep down');
  const { Restore } = await t.s3.headObject({ Bucket, Key });
  expect(Restore).toMatch(/^ongoing-request="false", expiry-date="\w{3}, .* 00:00:00 GMT"$/);
  const again = await t.s3.restoreObject({ Bucket, Key, RestoreRequest: { Days: 1 } });
  expect(again.$metadata.httpStatusCode).toBe(200);
  await t.cloud().clock.advance(3 * DAY_MS);
  expect(await failure(t.text(Bucket, Key))).toBe(NOT_READABLE);
});

test('refuses what is not archived', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'warm');
  expect(await failure(t.s3.restoreObject({ Bucket, Key: 'warm', RestoreRequest: { Days: 1 } }))).toBe(
    "403 InvalidObjectState: Restore is not allowed for the object's current storage class",
  );
});

test('refuses bad requests', async () => {
  const Bucket = await cold();
  const restore = (RestoreRequest: object | undefined, key = Key) =>
    failure(t.s3.restoreObject({ Bucket, Key: key, RestoreRequest }));
  expect(await restore(undefined)).toBe(NO_BODY);
  expect(await restore({})).toBe(MALFORMED);
  expect(await restore({ Days: 0 })).toBe(MALFORMED);
  expect(await restore({ Days: 1 }, 'absent')).toBe(NO_KEY);
  expect(await restore({ Type: 'SELECT' })).toBe(
    '501 NotImplemented: A restore of the type SELECT is not implemented by kumobako',
  );
  const S3 = { BucketName: Bucket, Prefix: 'found' };
  expect(await restore({ Days: 1, OutputLocation: { S3 } })).toMatch(/^501 NotImplemented: A restore/);
});
