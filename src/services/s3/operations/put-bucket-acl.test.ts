import { expect, test } from 'vitest';
import { failure, NO_BUCKET, OWNER_ID, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers';
const OWNER = { Grantee: { Type: 'CanonicalUser', ID: OWNER_ID }, Permission: 'FULL_CONTROL' } as const;
const open = async () => {
  const Bucket = await t.bucket({ ObjectOwnership: 'ObjectWriter' });
  await t.s3.deletePublicAccessBlock({ Bucket });
  return Bucket;
};
const grants = async (Bucket: string) => (await t.s3.getBucketAcl({ Bucket })).Grants;
const listing = async (Bucket: string) => (await fetch(`${t.cloud().endpoint}/${Bucket}`)).status;

test('canned lists open a bucket and close it', async () => {
  const Bucket = await open();
  expect(await listing(Bucket)).toBe(403);
  await t.s3.putBucketAcl({ Bucket, ACL: 'public-read' });
  expect(await listing(Bucket)).toBe(200);
  await t.s3.putBucketAcl({ Bucket, ACL: 'private' });
  expect(await listing(Bucket)).toBe(403);
  expect(await grants(Bucket)).toEqual([OWNER]);
});

test('takes grants in headers and in a document', async () => {
  const Bucket = await open();
  await t.s3.putBucketAcl({ Bucket, GrantWrite: `uri=${ALL_USERS}`, GrantFullControl: `id=${OWNER_ID}` });
  const everyone = { Grantee: { Type: 'Group', URI: ALL_USERS }, Permission: 'WRITE' } as const;
  expect(await grants(Bucket)).toEqual([OWNER, everyone]);
  await t.s3.putBucketAcl({ Bucket, AccessControlPolicy: { Owner: { ID: OWNER_ID }, Grants: [everyone] } });
  expect(await grants(Bucket)).toEqual([everyone]);
});

test('refuses public lists while the bucket blocks them', async () => {
  const Bucket = await t.bucket({ ObjectOwnership: 'ObjectWriter' });
  expect(await failure(t.s3.putBucketAcl({ Bucket, ACL: 'public-read' }))).toContain(
    'because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access.',
  );
});

test('a bucket whose owner owns all takes no lists', async () => {
  const Bucket = await t.bucket();
  expect(await failure(t.s3.putBucketAcl({ Bucket, ACL: 'private' }))).toBe(
    '400 AccessControlListNotSupported: The bucket does not allow ACLs',
  );
});

test('refuses bad requests', async () => {
  const Bucket = await open();
  expect(await failure(t.s3.putBucketAcl({ Bucket }))).toBe(
    '400 MissingSecurityHeader: Your request was missing a required header',
  );
  const Policy = { Owner: { ID: OWNER_ID }, Grants: [{ Permission: 'READ' as const }] };
  expect(await failure(t.s3.putBucketAcl({ Bucket, AccessControlPolicy: Policy }))).toContain(
    '400 MalformedACLError: ',
  );
  expect(await failure(t.s3.putBucketAcl({ Bucket: 'no-such-bucket', ACL: 'private' }))).toBe(NO_BUCKET);
});
