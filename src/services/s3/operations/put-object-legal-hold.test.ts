import { expect, test } from 'vitest';
import { failure, MALFORMED, NO_KEY, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const Key = 'key';

test('a held version cannot be deleted, not even by those who bypass retention', async () => {
  const Bucket = await t.bucket({ ObjectLockEnabledForBucket: true });
  const version = { Bucket, Key, VersionId: await t.put(Bucket, Key, 'evidence') };
  await t.s3.putObjectLegalHold({ ...version, LegalHold: { Status: 'ON' } });
  const PROTECTED = '403 AccessDenied: Access Denied because object protected by object lock.';
  expect(await failure(t.s3.deleteObject(version))).toBe(PROTECTED);
  expect(await failure(t.s3.deleteObject({ ...version, BypassGovernanceRetention: true }))).toBe(PROTECTED);
  await t.s3.putObjectLegalHold({ ...version, LegalHold: { Status: 'OFF' } });
  await t.s3.deleteObject(version);
  expect(await failure(t.s3.headObject(version))).toContain('404 NotFound');
});

test('leaves a retention alone', async () => {
  const Bucket = await t.bucket({ ObjectLockEnabledForBucket: true });
  await t.put(Bucket, Key);
  const Retention = { Mode: 'GOVERNANCE', RetainUntilDate: new Date('2090-01-01') } as const;
  await t.s3.putObjectRetention({ Bucket, Key, Retention });
  await t.s3.putObjectLegalHold({ Bucket, Key, LegalHold: { Status: 'ON' } });
  expect(await t.s3.headObject({ Bucket, Key })).toMatchObject({
    ObjectLockLegalHoldStatus: 'ON',
    ObjectLockMode: 'GOVERNANCE',
    ObjectLockRetainUntilDate: Retention.RetainUntilDate,
  });
});

test('refuses bad requests', async () => {
  const Bucket = await t.bucket({ ObjectLockEnabledForBucket: true });
  await t.put(Bucket, Key);
  const LegalHold = { Status: 'ON' } as const;
  expect(await failure(t.s3.putObjectLegalHold({ Bucket, Key, LegalHold: {} }))).toBe(MALFORMED);
  const maybe = t.s3.putObjectLegalHold({ Bucket, Key, LegalHold: { Status: 'MAYBE' as 'ON' } });
  expect(await failure(maybe)).toBe(MALFORMED);
  expect(await failure(t.s3.putObjectLegalHold({ Bucket, Key: 'absent', LegalHold }))).toBe(NO_KEY);
  const plain = await t.bucket();
  await t.put(plain, Key);
  expect(await failure(t.s3.putObjectLegalHold({ Bucket: plain, Key, LegalHold }))).toBe(
    '400 InvalidRequest: Bucket is missing Object Lock Configuration',
  );
});
