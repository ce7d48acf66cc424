import { expect, test } from 'vitest';
import { allow, iamCloud } from '../../../../test/support/iam.ts';
import { BAD_VERSION, failure, NO_BUCKET, NO_KEY, s3Cloud } from '../../../../test/support/s3.ts';

const iam = iamCloud();
const t = s3Cloud(iam.cloud);
const Key = 'key';
const remove = (Bucket: string, more: object = {}) => t.s3.deleteObject({ Bucket, Key, ...more });
const FAILED = '412 PreconditionFailed: At least one of the pre-conditions you specified did not hold';

test('an object that never was versioned is gone; what is not there is fine', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, Key);
  const { $metadata, ...answer } = await remove(Bucket);
  expect([$metadata.httpStatusCode, answer]).toEqual([204, {}]);
  expect(await t.keys(Bucket)).toEqual([]);
  await remove(Bucket);
});

test('a versioned bucket gets a delete marker, and loses it again', async () => {
  const Bucket = await t.versioned();
  await t.put(Bucket, Key, 'first');
  const second = await t.put(Bucket, Key, 'second');
  const marker = await remove(Bucket);
  expect(marker.DeleteMarker).toBe(true);
  expect(await t.keys(Bucket)).toEqual([]);
  expect(await remove(Bucket, { VersionId: marker.VersionId })).toMatchObject({
    DeleteMarker: true,
    VersionId: marker.VersionId,
  });
  expect(await t.text(Bucket, Key)).toBe('second');
  const { DeleteMarker, VersionId } = await remove(Bucket, { VersionId: second });
  expect([DeleteMarker, VersionId]).toEqual([undefined, second]);
  expect(await t.text(Bucket, Key)).toBe('first');
});

test('a suspended bucket gets a null marker in place of the null version', async () => {
  const Bucket = await t.versioned();
  const kept = await t.put(Bucket, Key, 'kept');
  await t.s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Suspended' } });
  await t.put(Bucket, Key, 'null');
  expect(await remove(Bucket)).toMatchObject({ DeleteMarker: true, VersionId: 'null' });
  const { Versions, DeleteMarkers } = await t.s3.listObjectVersions({ Bucket });
  expect(Versions).toMatchObject([{ VersionId: kept, IsLatest: false }]);
  expect(DeleteMarkers).toMatchObject([{ VersionId: 'null', IsLatest: true }]);
});

test('deletes under conditions', async () => {
  const Bucket = await t.bucket();
  const { ETag } = await t.s3.putObject({ Bucket, Key, Body: 'hello' });
  expect(await failure(remove(Bucket, { IfMatch: '"other"' }))).toBe(FAILED);
  expect(await failure(remove(Bucket, { IfMatch: ETag, Key: 'absent' }))).toBe(NO_KEY);
  const implies = '501 NotImplemented: A header you provided implies functionality that is not implemented';
  expect(await failure(remove(Bucket, { IfMatchSize: 1 }))).toBe(implies);
  expect(await failure(remove(Bucket, { IfMatchLastModifiedTime: new Date(0) }))).toBe(implies);
  await remove(Bucket, { IfMatch: ETag });
  expect(await t.keys(Bucket)).toEqual([]);
});

test('a retention holds until somebody bypasses it who may', async () => {
  const Bucket = await t.bucket({ ObjectLockEnabledForBucket: true });
  const ObjectLockRetainUntilDate = new Date('2090-01-01');
  const VersionId = await t.put(Bucket, Key, 'x', {
    ObjectLockMode: 'GOVERNANCE',
    ObjectLockRetainUntilDate,
  });
  expect(await failure(remove(Bucket, { VersionId }))).toBe(
    '403 AccessDenied: Access Denied because object protected by object lock.',
  );
  const deleter = t.as(await iam.userWith('deleter', allow('s3:DeleteObject*')));
  const bypassing = { Bucket, Key, VersionId, BypassGovernanceRetention: true };
  expect(await failure(deleter.deleteObject(bypassing))).toContain('s3:BypassGovernanceRetention');
  await t.s3.deleteObject(bypassing);
  expect((await t.s3.listObjectVersions({ Bucket })).Versions).toBeUndefined();
  const plain = await t.bucket();
  expect(await failure(remove(plain, { BypassGovernanceRetention: true }))).toBe(
    '400 InvalidArgument: x-amz-bypass-governance-retention is only applicable to Object Lock enabled ' +
      'buckets.',
  );
});

test('versions need an action of their own', async () => {
  const Bucket = await t.versioned();
  const VersionId = await t.put(Bucket, Key);
  const deleter = t.as(await iam.userWith('plain-deleter', allow('s3:DeleteObject')));
  expect(await failure(deleter.deleteObject({ Bucket, Key, VersionId }))).toContain('s3:DeleteObjectVersion');
  expect((await deleter.deleteObject({ Bucket, Key })).DeleteMarker).toBe(true);
  const nobody = t.as(await iam.userWith('nobody'));
  expect(await failure(nobody.deleteObject({ Bucket, Key }))).toContain('403 AccessDenied: ');
});

test('needs a bucket and a version id that can be', async () => {
  expect(await failure(remove('no-such-bucket'))).toBe(NO_BUCKET);
  expect(await failure(remove(await t.versioned(), { VersionId: 'nonsense' }))).toBe(BAD_VERSION);
});
