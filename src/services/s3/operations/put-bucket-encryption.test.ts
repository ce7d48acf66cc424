import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { failure, MALFORMED, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const byDefault = (SSEAlgorithm: string, KMSMasterKeyID?: string) => ({
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm, ...(KMSMasterKeyID && { KMSMasterKeyID }) },
});
const put = (Bucket: string, ...Rules: object[]) =>
  t.s3.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration: { Rules } });

test('decides how new objects say that they are encrypted', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'before');
  const key = '11111111-2222-3333-4444-555555555555';
  await put(Bucket, { ...byDefault('aws:kms', key), BucketKeyEnabled: true });
  await t.put(Bucket, 'after');
  await t.put(Bucket, 'own', '', { ServerSideEncryption: 'AES256' });
  const head = (Key: string) => t.s3.headObject({ Bucket, Key });
  expect((await head('before')).ServerSideEncryption).toBe('AES256');
  expect((await head('own')).ServerSideEncryption).toBe('AES256');
  expect(await head('after')).toMatchObject({
    ServerSideEncryption: 'aws:kms',
    SSEKMSKeyId: `arn:aws:kms:us-east-1:000000000000:key/${key}`,
    BucketKeyEnabled: true,
  });
});

test('decides whether objects may have customer keys: new buckets take none', async () => {
  const Bucket = await t.bucket();
  const customer = {
    SSECustomerAlgorithm: 'AES256',
    SSECustomerKey: Buffer.alloc(32).toString('base64'),
    SSECustomerKeyMD5: hash('md5', Buffer.alloc(32), 'base64'),
  };
  const write = () => failure(t.s3.putObject({ Bucket, Key: 'key', ...customer }));
  const denied = '403 AccessDenied: Access Denied';
  expect(await write()).toBe(denied);
  expect(await failure(t.s3.createMultipartUpload({ Bucket, Key: 'key', ...customer }))).toBe(denied);
  await put(Bucket, { BlockedEncryptionTypes: { EncryptionType: ['NONE'] } });
  expect(await write()).toBe('it did not fail');
  // A rule that does not speak of it leaves it as it is.
  await put(Bucket, byDefault('aws:kms'));
  expect(await write()).toBe('it did not fail');
  await put(Bucket, { ...byDefault('AES256'), BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } });
  expect(await write()).toBe(denied);
});

test('refuses bad rules', async () => {
  const Bucket = await t.bucket();
  const malformed = [
    [],
    [byDefault('AES256'), byDefault('AES256')],
    [byDefault('rot13')],
    [{}],
    [{ BlockedEncryptionTypes: { EncryptionType: ['ALL'] } }],
  ];
  for (const rules of malformed)
    expect([rules, await failure(put(Bucket, ...rules))]).toEqual([rules, MALFORMED]);
  expect(await failure(put(Bucket, byDefault('AES256', 'key')))).toBe(
    '400 InvalidArgument: a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or ' +
      'aws:kms:dsse',
  );
});

test('needs a bucket and a configuration', async () => {
  const Bucket = await t.bucket();
  const none = t.s3.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration: undefined });
  expect(await failure(none)).toBe(NO_BODY);
  expect(await failure(put('no-such-bucket', byDefault('AES256')))).toBe(NO_BUCKET);
});
