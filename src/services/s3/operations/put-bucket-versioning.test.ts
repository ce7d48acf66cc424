import { expect, test } from 'vitest';
import { failure, MALFORMED, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const put = (Bucket: string, VersioningConfiguration: object | undefined) =>
  t.s3.putBucketVersioning({ Bucket, VersioningConfiguration });

test('what stood there before becomes the null version', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'key', 'before');
  await put(Bucket, { Status: 'Enabled' });
  const VersionId = await t.put(Bucket, 'key', 'after');
  const { Versions } = await t.s3.listObjectVersions({ Bucket });
  expect(Versions?.map((version) => version.VersionId)).toEqual([VersionId, 'null']);
  expect(await t.text(Bucket, 'key', { VersionId: 'null' })).toBe('before');
});

test('a suspended bucket keeps its versions and takes no more', async () => {
  const Bucket = await t.versioned();
  const VersionId = await t.put(Bucket, 'key', 'kept');
  await put(Bucket, { Status: 'Suspended' });
  await t.put(Bucket, 'key', 'one');
  await t.put(Bucket, 'key', 'two');
  const { Versions } = await t.s3.listObjectVersions({ Bucket });
  expect(Versions?.map((version) => version.VersionId)).toEqual(['null', VersionId]);
  expect((await t.s3.getBucketVersioning({ Bucket })).Status).toBe('Suspended');
});

test('cannot be suspended under an object lock', async () => {
  const Bucket = await t.bucket({ ObjectLockEnabledForBucket: true });
  expect(await failure(put(Bucket, { Status: 'Suspended' }))).toBe(
    '409 InvalidBucketState: An Object Lock configuration is present on this bucket, so the versioning state cannot ' +
      'be changed.',
  );
});

test('refuses bad configurations', async () => {
  const Bucket = await t.bucket();
  expect(await failure(put(Bucket, undefined))).toBe(NO_BODY);
  expect(await failure(put(Bucket, {}))).toBe(
    '400 IllegalVersioningConfigurationException: The Versioning element must be specified',
  );
  expect(await failure(put(Bucket, { Status: 'On' }))).toBe(MALFORMED);
  expect(await failure(put(Bucket, { Status: 'Enabled', MFADelete: 'Maybe' }))).toBe(MALFORMED);
  expect(await failure(put(Bucket, { Status: 'Enabled', MFADelete: 'Enabled' }))).toBe(
    '403 AccessDenied: Mfa Authentication must be used for this request',
  );
  expect(await failure(put('no-such-bucket', { Status: 'Enabled' }))).toBe(NO_BUCKET);
  expect((await t.s3.getBucketVersioning({ Bucket })).Status).toBeUndefined();
});
