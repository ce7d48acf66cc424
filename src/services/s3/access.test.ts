/** S3's condition keys, as policies of buckets see them. */

import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect, test } from 'vitest';
import { DAY_MS, failure, s3Cloud } from '../../../test/support/s3.ts';

const t = s3Cloud();
const PASSES = 'it did not fail';

/** A bucket whose policy denies actions on its objects under a condition, for everybody. */
async function denying(Action: string | string[], Condition: object, more: object = {}): Promise<string> {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'key', 'hello');
  const Resource = `arn:aws:s3:::${Bucket}/*`;
  const statement = { Effect: 'Deny', Principal: '*', Action, Resource, Condition, ...more };
  await t.s3.putBucketPolicy({
    Bucket,
    Policy: JSON.stringify({ Version: '2012-10-17', Statement: statement }),
  });
  return Bucket;
}

/** Status of a presigned download; with plain http, so that nothing is added to it. */
async function presignedStatus(Bucket: string): Promise<number> {
  const command = new GetObjectCommand({ Bucket, Key: 'key' });
  return (await fetch(await getSignedUrl(t.s3, command, { expiresIn: 3600 }))).status;
}

test('s3:authType tells presigned URLs from signed headers, and s3:signatureversion how they are signed', async () => {
  const inHeaders = await denying('s3:GetObject', {
    StringNotEquals: { 's3:authType': 'REST-QUERY-STRING' },
  });
  expect(await failure(t.text(inHeaders, 'key'))).toContain('403 AccessDenied');
  expect(await presignedStatus(inHeaders)).toBe(200);
  const version4 = await denying('s3:GetObject', {
    StringEquals: { 's3:signatureversion': 'AWS4-HMAC-SHA256' },
  });
  expect(await failure(t.text(version4, 'key'))).toContain('403 AccessDenied');
  expect(await presignedStatus(version4)).toBe(403);
  const version2 = await denying('s3:GetObject', { StringEquals: { 's3:signatureversion': 'AWS' } });
  expect(await presignedStatus(version2)).toBe(200);
});

test('s3:signatureAge is there for presigned URLs only, in milliseconds', async () => {
  const old = await denying('s3:GetObject', { NumericGreaterThan: { 's3:signatureAge': 600_000 } });
  expect(await presignedStatus(old)).toBe(200);
  const command = new GetObjectCommand({ Bucket: old, Key: 'key' });
  const url = await getSignedUrl(t.s3, command, { expiresIn: 3600 });
  await t.cloud().clock.advance(700_000);
  expect((await fetch(url)).status).toBe(403);
  const without = await denying('s3:GetObject', { Null: { 's3:signatureAge': 'true' } });
  expect(await failure(t.text(without, 'key'))).toContain('403 AccessDenied');
  expect(await presignedStatus(without)).toBe(200);
});

test('s3:x-amz-content-sha256 keeps uploads out whose content nobody signed', async () => {
  const Bucket = await denying('s3:PutObject', {
    StringEquals: { 's3:x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  });
  const url = await getSignedUrl(t.s3, new PutObjectCommand({ Bucket, Key: 'new' }), { expiresIn: 60 });
  expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(403);
});

test('s3:TlsVersion is no key of a plain request', async () => {
  const Bucket = await denying('s3:GetObject', { Null: { 's3:TlsVersion': 'true' } });
  expect(await failure(t.text(Bucket, 'key'))).toContain('403 AccessDenied');
});

// User Guide, "Enforce conditional writes on Amazon S3 buckets": parts of an upload are let through.
test('s3:ObjectCreationOperation and s3:if-none-match enforce conditional writes', async () => {
  const Bucket = await denying('s3:PutObject', {
    Null: { 's3:if-none-match': 'true' },
    Bool: { 's3:ObjectCreationOperation': 'true' },
  });
  const Key = 'new';
  expect(await failure(t.s3.putObject({ Bucket, Key, Body: 'x' }))).toContain('403 AccessDenied');
  const CopySource = `${Bucket}/key`;
  expect(await failure(t.s3.copyObject({ Bucket, Key, CopySource }))).toContain('403 AccessDenied');
  const { UploadId } = await t.s3.createMultipartUpload({ Bucket, Key });
  const { ETag } = await t.s3.uploadPart({ Bucket, Key, UploadId, PartNumber: 1, Body: 'x' });
  await t.s3.uploadPartCopy({ Bucket, Key, UploadId, PartNumber: 2, CopySource });
  const complete = { Bucket, Key, UploadId, MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] } };
  expect(await failure(t.s3.completeMultipartUpload(complete))).toContain('403 AccessDenied');
  await t.s3.completeMultipartUpload({ ...complete, IfNoneMatch: '*' });
  await t.s3.putObject({ Bucket, Key: 'other', Body: 'x', IfNoneMatch: '*' });
});

test('s3:object-lock-remaining-retention-days counts from now, s3:object-lock-legal-hold is the wish', async () => {
  const Bucket = await t.bucket({ ObjectLockEnabledForBucket: true });
  await t.put(Bucket, 'key');
  const deny = (Action: string, Condition: object) => ({
    Effect: 'Deny',
    Principal: '*',
    Action,
    Resource: `arn:aws:s3:::${Bucket}/*`,
    Condition,
  });
  const Statement = [
    deny('s3:PutObjectRetention', {
      NumericGreaterThan: { 's3:object-lock-remaining-retention-days': '10' },
    }),
    deny('s3:PutObjectLegalHold', { StringEquals: { 's3:object-lock-legal-hold': 'ON' } }),
  ];
  await t.s3.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
  const keepFor = (days: number) => {
    const RetainUntilDate = new Date(t.cloud().clock.now() + days * DAY_MS);
    return failure(
      t.s3.putObjectRetention({ Bucket, Key: 'key', Retention: { Mode: 'GOVERNANCE', RetainUntilDate } }),
    );
  };
  expect(await keepFor(11)).toContain('403 AccessDenied');
  expect(await keepFor(9)).toBe(PASSES);
  const hold = (Status: 'ON' | 'OFF') =>
    failure(t.s3.putObjectLegalHold({ Bucket, Key: 'key', LegalHold: { Status } }));
  expect(await hold('ON')).toContain('403 AccessDenied');
  expect(await hold('OFF')).toBe(PASSES);
});

// Service Authorization Reference: reading, tagging and ACLs know the key, deleting does not.
test('s3:ExistingObjectTag is asked for by the actions that know it', async () => {
  const secret = { StringEquals: { 's3:ExistingObjectTag/secret': 'yes' } };
  const Bucket = await denying(['s3:GetObject', 's3:GetObjectAcl', 's3:DeleteObject'], secret);
  await t.s3.putObjectTagging({
    Bucket,
    Key: 'key',
    Tagging: { TagSet: [{ Key: 'secret', Value: 'yes' }] },
  });
  expect(await failure(t.text(Bucket, 'key'))).toContain('403 AccessDenied');
  expect(await failure(t.s3.getObjectAcl({ Bucket, Key: 'key' }))).toContain('403 AccessDenied');
  expect(await failure(t.s3.deleteObject({ Bucket, Key: 'key' }))).toBe(PASSES);
});
