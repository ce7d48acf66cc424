import { expect, test } from 'vitest';
import { failure, NO_KEY, OWNER_ID, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const Key = 'key';
const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers';
const OWNER = { Grantee: { Type: 'CanonicalUser', ID: OWNER_ID }, Permission: 'FULL_CONTROL' } as const;
const OTHER_ID = 'b'.repeat(64);

/** A bucket that takes ACLs, public ones included, with one object. */
const open = async () => {
  const Bucket = await t.bucket({ ObjectOwnership: 'ObjectWriter' });
  await t.s3.deletePublicAccessBlock({ Bucket });
  await t.put(Bucket, Key, 'hello');
  return Bucket;
};
const grants = async (Bucket: string) => (await t.s3.getObjectAcl({ Bucket, Key })).Grants;
const anonymous = async (Bucket: string) => (await fetch(`${t.cloud().endpoint}/${Bucket}/${Key}`)).status;

test('takes canned lists, which open an object and close it', async () => {
  const Bucket = await open();
  expect(await anonymous(Bucket)).toBe(403);
  await t.s3.putObjectAcl({ Bucket, Key, ACL: 'public-read' });
  expect(await anonymous(Bucket)).toBe(200);
  const everyone = { Grantee: { Type: 'Group', URI: ALL_USERS }, Permission: 'READ' };
  expect(await grants(Bucket)).toEqual([OWNER, everyone]);
  await t.s3.putObjectAcl({ Bucket, Key, ACL: 'private' });
  expect(await anonymous(Bucket)).toBe(403);
  expect(await grants(Bucket)).toEqual([OWNER]);
});

test('takes grants in headers and in a document', async () => {
  const Bucket = await open();
  await t.s3.putObjectAcl({ Bucket, Key, GrantRead: `uri="${ALL_USERS}", id=${OTHER_ID}` });
  expect((await grants(Bucket))?.map(({ Grantee }) => Grantee?.URI ?? Grantee?.ID)).toEqual([
    ALL_USERS,
    OTHER_ID,
  ]);
  const Grants = [{ Grantee: { Type: 'CanonicalUser', ID: OTHER_ID }, Permission: 'READ_ACP' } as const];
  await t.s3.putObjectAcl({ Bucket, Key, AccessControlPolicy: { Owner: { ID: OWNER_ID }, Grants } });
  expect(await grants(Bucket)).toEqual(Grants);
});

test('refuses lists that are none', async () => {
  const Bucket = await open();
  const put = (more: object) => failure(t.s3.putObjectAcl({ Bucket, Key, ...more }));
  const document = (Grants: object[], ID = OWNER_ID) =>
    put({ AccessControlPolicy: { Owner: { ID }, Grants } });
  expect(await put({})).toBe('400 MissingSecurityHeader: Your request was missing a required header');
  expect(await put({ ACL: 'everyone' })).toContain('400 InvalidArgument');
  expect(await put({ ACL: 'private', GrantRead: `id=${OTHER_ID}` })).toBe(
    '400 InvalidRequest: Specifying both Canned ACLs and Header Grants is not allowed',
  );
  expect(await put({ GrantRead: 'id=short' })).toBe('400 InvalidArgument: Invalid id');
  expect(await put({ GrantRead: 'uri=http://other' })).toBe('400 InvalidArgument: Invalid group uri');
  expect(await put({ GrantRead: 'who=me' })).toBe('400 InvalidArgument: Argument format not recognized');
  expect(await put({ GrantRead: 'emailAddress=a@example.com' })).toBe(
    '400 UnresolvableGrantByEmailAddress: The e-mail address you provided does not match any account ' +
      'on record.',
  );
  expect(await put({ ACL: 'private', AccessControlPolicy: { Owner: { ID: OWNER_ID }, Grants: [] } })).toBe(
    '400 UnexpectedContent: This request does not support content',
  );
  expect(await document([{ Grantee: OWNER.Grantee, Permission: 'ALL' }])).toContain(
    '400 MalformedACLError: ',
  );
  expect(await document([OWNER], 'short')).toBe('400 InvalidArgument: Invalid id');
  expect(await document([OWNER], OTHER_ID)).toBe('403 AccessDenied: Access Denied');
  expect(await grants(Bucket)).toEqual([OWNER]);
});

test('a bucket whose owner owns all takes no lists but its own', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, Key);
  const refused = '400 AccessControlListNotSupported: The bucket does not allow ACLs';
  for (const ACL of ['private', 'public-read'] as const) {
    expect(await failure(t.s3.putObjectAcl({ Bucket, Key, ACL }))).toBe(refused);
  }
  await t.s3.putObjectAcl({ Bucket, Key, ACL: 'bucket-owner-full-control' });
});

test('needs an object', async () => {
  const Bucket = await open();
  expect(await failure(t.s3.putObjectAcl({ Bucket, Key: 'absent', ACL: 'private' }))).toBe(NO_KEY);
});
