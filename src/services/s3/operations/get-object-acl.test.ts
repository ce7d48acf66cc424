import { expect, test } from 'vitest';
import { failure, NO_BUCKET, NO_KEY, OWNER_ID, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const Key = 'key';
const OWNER = { Grantee: { Type: 'CanonicalUser', ID: OWNER_ID }, Permission: 'FULL_CONTROL' };

test('shows that the owner has full control', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, Key);
  const { Owner, Grants } = await t.s3.getObjectAcl({ Bucket, Key });
  expect({ Owner, Grants }).toEqual({ Owner: { ID: OWNER_ID }, Grants: [OWNER] });
});

test('shows the list of a version', async () => {
  const Bucket = await t.versioned({ ObjectOwnership: 'ObjectWriter' });
  const GrantRead = `id=${'b'.repeat(64)}`;
  const VersionId = await t.put(Bucket, Key, 'x', { GrantRead });
  await t.put(Bucket, Key);
  const old = await t.s3.getObjectAcl({ Bucket, Key, VersionId });
  expect(old.Grants).toMatchObject([{ Grantee: { ID: 'b'.repeat(64) }, Permission: 'READ' }]);
  expect((await t.s3.getObjectAcl({ Bucket, Key })).Grants).toEqual([OWNER]);
});

test('lists do not count any more when the bucket switches them off', async () => {
  const Bucket = await t.bucket({ ObjectOwnership: 'ObjectWriter' });
  await t.put(Bucket, Key, 'x', { GrantRead: `id=${'b'.repeat(64)}` });
  const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] };
  await t.s3.putBucketOwnershipControls({ Bucket, OwnershipControls });
  expect((await t.s3.getObjectAcl({ Bucket, Key })).Grants).toEqual([OWNER]);
});

test('needs a bucket and an object', async () => {
  expect(await failure(t.s3.getObjectAcl({ Bucket: await t.bucket(), Key }))).toBe(NO_KEY);
  expect(await failure(t.s3.getObjectAcl({ Bucket: 'no-such-bucket', Key }))).toBe(NO_BUCKET);
});
