import { expect, test } from 'vitest';
import { DAY_MS, failure, MALFORMED, NO_KEY, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const Key = 'key';
const PROTECTED = '403 AccessDenied: Access Denied because object protected by object lock.';
const inDays = (days: number) => new Date(t.cloud().clock.now() + days * DAY_MS);
const retained = async (Mode: 'GOVERNANCE' | 'COMPLIANCE', days = 2) => {
  const Bucket = await t.bucket({ ObjectLockEnabledForBucket: true });
  const VersionId = await t.put(Bucket, Key, 'keep me');
  const retention = { Mode, RetainUntilDate: inDays(days) };
  await t.s3.putObjectRetention({ Bucket, Key, Retention: retention });
  return { Bucket, Key, VersionId };
};

test('keeps a version from being deleted until its date', async () => {
  const version = await retained('COMPLIANCE');
  expect(await failure(t.s3.deleteObject(version))).toBe(PROTECTED);
  const bypassing = { ...version, BypassGovernanceRetention: true };
  expect(await failure(t.s3.deleteObject(bypassing))).toBe(PROTECTED);
  await t.s3.deleteObject({ Bucket: version.Bucket, Key });
  expect(await t.text(version.Bucket, Key, { VersionId: version.VersionId })).toBe('keep me');
  await t.cloud().clock.advance(3 * DAY_MS);
  await t.s3.deleteObject(version);
  expect(await failure(t.s3.headObject(version))).toContain('404 NotFound');
});

test('COMPLIANCE can be extended and nothing else', async () => {
  const version = await retained('COMPLIANCE');
  const change = (Retention: object, more: object = {}) =>
    failure(t.s3.putObjectRetention({ ...version, Retention, ...more }));
  const shorter = { Mode: 'COMPLIANCE', RetainUntilDate: inDays(1) };
  expect(await change(shorter)).toBe(PROTECTED);
  expect(await change(shorter, { BypassGovernanceRetention: true })).toBe(PROTECTED);
  expect(await change({ Mode: 'GOVERNANCE', RetainUntilDate: inDays(9) })).toBe(PROTECTED);
  expect(await change({})).toBe(PROTECTED);
  const RetainUntilDate = inDays(9);
  expect(await change({ Mode: 'COMPLIANCE', RetainUntilDate })).toBe('it did not fail');
  expect((await t.s3.getObjectRetention(version)).Retention?.RetainUntilDate).toEqual(RetainUntilDate);
});

test('GOVERNANCE gives way to those who bypass it', async () => {
  const version = await retained('GOVERNANCE');
  const Retention = { Mode: 'GOVERNANCE', RetainUntilDate: inDays(1) } as const;
  expect(await failure(t.s3.putObjectRetention({ ...version, Retention }))).toBe(PROTECTED);
  await t.s3.putObjectRetention({ ...version, Retention, BypassGovernanceRetention: true });
  expect((await t.s3.getObjectRetention(version)).Retention).toEqual(Retention);
  await t.s3.putObjectRetention({ ...version, Retention: {}, BypassGovernanceRetention: true });
  expect(await failure(t.s3.getObjectRetention(version))).toContain('404 NoSuchObjectLockConfiguration: ');
});

test('refuses bad requests', async () => {
  const { Bucket } = await retained('GOVERNANCE');
  const put = (Retention: object, key = Key) =>
    failure(t.s3.putObjectRetention({ Bucket, Key: key, Retention }));
  const RetainUntilDate = inDays(5);
  expect(await put({ Mode: 'GOVERNANCE' })).toBe(MALFORMED);
  expect(await put({ Mode: 'FOREVER', RetainUntilDate })).toBe(MALFORMED);
  expect(await put({ Mode: 'GOVERNANCE', RetainUntilDate: inDays(-1) })).toBe(
    '400 InvalidArgument: The retain until date must be in the future!',
  );
  expect(await put({ Mode: 'GOVERNANCE', RetainUntilDate }, 'absent')).toBe(NO_KEY);
  const plain = await t.bucket();
  await t.put(plain, Key);
  const Retention = { Mode: 'GOVERNANCE', RetainUntilDate } as const;
  expect(await failure(t.s3.putObjectRetention({ Bucket: plain, Key, Retention }))).toBe(
    '400 InvalidRequest: Bucket is missing Object Lock Configuration',
  );
});
