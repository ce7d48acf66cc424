import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { allow, iamCloud } from '../../../../test/support/iam.ts';
import { failure, NO_BUCKET, NO_KEY, rawFailure, s3Cloud } from '../../../../test/support/s3.ts';

const iam = iamCloud();
const t = s3Cloud(iam.cloud);
const Key = 'key';
const FAILED = '412 PreconditionFailed: At least one of the pre-conditions you specified did not hold';

test.each([0, 1, 1024, 1025, 32 * 1024, 32 * 1024 + 1, 300_000])('keeps a body of %i bytes', async (size) => {
  const Bucket = await t.bucket();
  const body = Buffer.alloc(size, 'abc');
  const { ETag, VersionId } = await t.s3.putObject({ Bucket, Key, Body: body });
  expect(ETag).toBe(`"${hash('md5', body)}"`);
  expect(VersionId).toBeUndefined();
  const { Body, ContentLength } = await t.s3.getObject({ Bucket, Key });
  expect(ContentLength).toBe(size);
  expect(body.equals((await Body?.transformToByteArray()) ?? Buffer.from('none'))).toBe(true);
});

test('keeps headers and metadata', async () => {
  const Bucket = await t.bucket();
  const headers = {
    CacheControl: 'no-cache',
    ContentDisposition: 'inline',
    ContentEncoding: 'gzip',
    ContentLanguage: 'de',
    ContentType: 'text/plain',
    StorageClass: 'STANDARD_IA',
    WebsiteRedirectLocation: '/elsewhere',
    Metadata: { one: '1', 'x-two': 'b b' },
  } as const;
  await t.put(Bucket, Key, 'x', { ...headers, Expires: new Date('2030-01-01') });
  const head = await t.s3.headObject({ Bucket, Key });
  expect(head).toMatchObject(headers);
  expect(head.ExpiresString).toBe('Tue, 01 Jan 2030 00:00:00 GMT');
  await t.put(Bucket, Key, 'y');
  expect((await t.s3.headObject({ Bucket, Key })).ContentType).toBe('application/octet-stream');
});

test('keys may be of any characters and sort by their bytes', async () => {
  const Bucket = await t.bucket();
  const keys = ['a b+c', 'a/../b', 'ä%20', '\u{1F600}', '\uFFEE', '/lead', 'trail/', '?q=1&x#y'];
  for (const key of keys) await t.put(Bucket, key, key);
  for (const key of keys) expect(await t.text(Bucket, key)).toBe(key);
  expect(await t.keys(Bucket)).toEqual(
    keys.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))),
  );
});

test('a versioned bucket keeps what was there; a suspended one has one null version', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, Key, 'null');
  const versioning = (Status: 'Enabled' | 'Suspended') =>
    t.s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status } });
  await versioning('Enabled');
  const first = await t.put(Bucket, Key, 'first');
  await versioning('Suspended');
  expect(await t.put(Bucket, Key, 'null again')).toBe('');
  expect(await t.text(Bucket, Key, { VersionId: first })).toBe('first');
  expect(await t.text(Bucket, Key, { VersionId: 'null' })).toBe('null again');
  expect((await t.s3.listObjectVersions({ Bucket })).Versions).toHaveLength(2);
});

test('writes under conditions', async () => {
  const Bucket = await t.bucket();
  const { ETag } = await t.s3.putObject({ Bucket, Key, Body: 'one', IfNoneMatch: '*' });
  const put = (more: object) => failure(t.s3.putObject({ Bucket, Key, Body: 'other', ...more }));
  expect(await put({ IfNoneMatch: '*' })).toBe(FAILED);
  expect(await put({ IfMatch: '"00000000000000000000000000000000"' })).toBe(FAILED);
  expect(await put({ Key: 'absent', IfMatch: ETag })).toBe(NO_KEY);
  const implies = '501 NotImplemented: A header you provided implies functionality that is not implemented';
  expect(await put({ IfNoneMatch: ETag })).toBe(implies);
  expect(await put({ IfMatch: '*' })).toBe(implies);
  expect(await put({ IfMatch: ETag, IfNoneMatch: '*' })).toBe(implies);
  expect(await t.text(Bucket, Key)).toBe('one');
  await t.put(Bucket, Key, 'two', { IfMatch: ETag });
  expect(await t.text(Bucket, Key)).toBe('two');
});

test('of 20 that want to be first exactly one wins', async () => {
  const Bucket = await t.bucket();
  const bodies = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? `body ${n}` : `${n}`.repeat(50_000)));
  const results = await Promise.all(
    bodies.map((Body) => failure(t.s3.putObject({ Bucket, Key, Body, IfNoneMatch: '*' }))),
  );
  const winners = bodies.filter((_, n) => results[n] === 'it did not fail');
  expect(winners).toEqual([await t.text(Bucket, Key)]);
  expect(results.filter((result) => result === FAILED)).toHaveLength(19);
});

test('checks the body against what is claimed of it', async () => {
  const Bucket = await t.bucket();
  const put = (more: object) => failure(t.s3.putObject({ Bucket, Key, Body: 'body', ...more }));
  expect(await put({ ContentMD5: hash('md5', 'other', 'base64') })).toContain('400 BadDigest: ');
  expect(await put({ ContentMD5: 'x' })).toBe(
    '400 InvalidDigest: The Content-MD5 you specified was invalid.',
  );
  expect(await put({ ChecksumSHA256: hash('sha256', 'other', 'base64') })).toContain('400 BadDigest: ');
  expect(await put({ ChecksumSHA256: 'x' })).toBe(
    '400 InvalidRequest: Value for x-amz-checksum-sha256 header is invalid.',
  );
  expect(await t.keys(Bucket)).toEqual([]);
});

test('refuses what is too long, unknown or incomplete', async () => {
  const Bucket = await t.bucket();
  const put = (more: object) => failure(t.s3.putObject({ Bucket, Key, Body: 'x', ...more }));
  expect(await put({ Bucket: 'no-such-bucket' })).toBe(NO_BUCKET);
  expect(await put({ Bucket: 'no-such-bucket', Body: Buffer.alloc(40_000) })).toBe(NO_BUCKET);
  expect(await put({ Key: 'k'.repeat(1025) })).toBe('400 KeyTooLongError: Your key is too long');
  expect(await put({ Metadata: { long: 'm'.repeat(2048) } })).toBe(
    '400 MetadataTooLarge: Your metadata headers exceed the maximum allowed metadata size',
  );
  expect(await put({ StorageClass: 'FROSTY' })).toBe(
    '400 InvalidStorageClass: The storage class you specified is not valid',
  );
  expect(await put({ ServerSideEncryption: 'rot13' })).toBe(
    '400 InvalidArgument: The encryption method specified is not supported',
  );
  expect(await put({ WebsiteRedirectLocation: 'elsewhere' })).toContain(
    '400 InvalidRequest: The website redirect',
  );
  expect(await put({ Tagging: 'a=1&a=2' })).toContain(
    "400 InvalidArgument: The header 'x-amz-tagging' shall",
  );
  expect(await put({ ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date('2090-01-01') })).toBe(
    '400 InvalidRequest: Bucket is missing Object Lock Configuration',
  );
  const ObjectLockRetainUntilDate = new Date('2090-01-01');
  expect(await put({ ObjectLockMode: 'BAD', ObjectLockRetainUntilDate })).toBe(
    '400 InvalidArgument: Unknown wormMode directive.',
  );
  expect(await put({ ObjectLockLegalHoldStatus: 'BAD' })).toBe(
    "400 InvalidArgument: Legal Hold must be either of 'ON' or 'OFF'",
  );
  expect(await put({ WriteOffsetBytes: 1 })).toContain('501 NotImplemented: ');
  expect(await t.keys(Bucket)).toEqual([]);
});

test('needs s3:PutObject, and more for tags, ACLs and locks', async () => {
  const Bucket = await t.bucket({ ObjectLockEnabledForBucket: true });
  const keys = await iam.userWith('writer', allow('s3:PutObject', `arn:aws:s3:::${Bucket}/mine/*`));
  const put = (more: object) => failure(t.as(keys).putObject({ Bucket, Key: 'mine/a', Body: 'x', ...more }));
  const denied = (action: string) => expect.stringContaining(`is not authorized to perform: ${action} `);
  expect(await put({})).toBe('it did not fail');
  expect(await put({ Key: 'yours/a' })).toEqual(denied('s3:PutObject'));
  expect(await put({ Tagging: 'a=1' })).toEqual(denied('s3:PutObjectTagging'));
  expect(await put({ ACL: 'bucket-owner-full-control' })).toEqual(denied('s3:PutObjectAcl'));
  expect(await put({ ObjectLockLegalHoldStatus: 'ON' })).toEqual(denied('s3:PutObjectLegalHold'));
  const ObjectLockRetainUntilDate = new Date('2090-01-01');
  expect(await put({ ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate })).toEqual(
    denied('s3:PutObjectRetention'),
  );
  const { Versions } = await t.s3.listObjectVersions({ Bucket });
  expect(Versions).toHaveLength(1);
});

test("a customer's key must be one: all are told in one argument's name", async () => {
  const Bucket = await t.openBucket();
  const put = async (key: string, more: object = {}) => {
    const name = 'x-amz-server-side-encryption-customer';
    const headers = {
      [`${name}-algorithm`]: 'AES256',
      [`${name}-key`]: Buffer.from(key).toString('base64'),
      [`${name}-key-md5`]: hash('md5', key, 'base64'),
      ...more,
    };
    return rawFailure(await t.raw('PUT', `/${Bucket}/key`, { headers }));
  };
  const argument = (value: string) => `(ArgumentName=x-amz-server-side-encryption, ArgumentValue=${value})`;
  // Where none is taken it is not even looked at.
  const closed = `/${await t.bucket()}/key`;
  const algorithm = { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' };
  expect(rawFailure(await t.raw('PUT', closed, { headers: algorithm }))).toBe(
    '403 AccessDenied: Access Denied',
  );
  expect(await put('short')).toBe(
    `400 InvalidArgument: The secret key was invalid for the specified algorithm. ${argument('null')}`,
  );
  const mismatch = 'The calculated MD5 hash of the key did not match the hash that was provided.';
  const other = { 'x-amz-server-side-encryption-customer-key-md5': hash('md5', 'other', 'base64') };
  expect(await put('short', other)).toBe(`400 InvalidArgument: ${mismatch} ${argument('null')}`);
  const rot = { 'x-amz-server-side-encryption-customer-algorithm': 'ROT13' };
  expect(await put('k'.repeat(32), rot)).toBe(
    '400 InvalidEncryptionAlgorithmError: The Encryption request you specified is not valid. Supported value: ' +
      `AES256. ${argument('ROT13')}`,
  );
});
