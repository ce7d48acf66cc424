import { expect, test } from 'vitest';
import { failure, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const shown = async (Bucket: string) => {
  const { Status, MFADelete } = await t.s3.getBucketVersioning({ Bucket });
  return [Status, MFADelete];
};

test('says nothing of a bucket that never was versioned', async () => {
  expect(await shown(await t.bucket())).toEqual([undefined, undefined]);
});

test('shows the status and MFA delete', async () => {
  const Bucket = await t.bucket();
  const put = (VersioningConfiguration: object) =>
    t.s3.putBucketVersioning({ Bucket, VersioningConfiguration });
  await put({ Status: 'Enabled', MFADelete: 'Disabled' });
  expect(await shown(Bucket)).toEqual(['Enabled', 'Disabled']);
  await put({ Status: 'Suspended' });
  expect(await shown(Bucket)).toEqual(['Suspended', 'Disabled']);
});

test('object lock comes with versioning', async () => {
  expect(await shown(await t.bucket({ ObjectLockEnabledForBucket: true }))).toEqual(['Enabled', undefined]);
});

test('needs a bucket', async () => {
  expect(await failure(t.s3.getBucketVersioning({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
});
