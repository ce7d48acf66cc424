import { expect, test } from 'vitest';
import { failure, MALFORMED, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const put = (Bucket: string, ...owners: string[]) =>
  t.s3.putBucketOwnershipControls({
    Bucket,
    OwnershipControls: { Rules: owners.map((owner) => ({ ObjectOwnership: owner as 'ObjectWriter' })) },
  });

test.each(['BucketOwnerPreferred', 'ObjectWriter', 'BucketOwnerEnforced'] as const)(
  'sets %s',
  async (owner) => {
    const Bucket = await t.bucket();
    await put(Bucket, owner);
    const { OwnershipControls } = await t.s3.getBucketOwnershipControls({ Bucket });
    expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: owner }]);
  },
);

test('decides whether ACLs are taken', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'key');
  const setAcl = () => failure(t.s3.putObjectAcl({ Bucket, Key: 'key', GrantRead: `id=${'b'.repeat(64)}` }));
  expect(await setAcl()).toBe('400 AccessControlListNotSupported: The bucket does not allow ACLs');
  await put(Bucket, 'ObjectWriter');
  await t.s3.deletePublicAccessBlock({ Bucket });
  expect(await setAcl()).toBe('it did not fail');
});

test('ACLs cannot be switched off while the bucket has one', async () => {
  const Bucket = await t.bucket({ ObjectOwnership: 'ObjectWriter', GrantRead: `id=${'b'.repeat(64)}` });
  expect(await failure(put(Bucket, 'BucketOwnerEnforced'))).toBe(
    "400 InvalidBucketAclWithObjectOwnership: Bucket cannot have ACLs set with ObjectOwnership's " +
      'BucketOwnerEnforced setting',
  );
  await t.s3.putBucketAcl({ Bucket, ACL: 'private' });
  await put(Bucket, 'BucketOwnerEnforced');
});

test('refuses bad requests', async () => {
  const Bucket = await t.bucket();
  expect(await failure(t.s3.putBucketOwnershipControls({ Bucket, OwnershipControls: undefined }))).toBe(
    NO_BODY,
  );
  for (const owners of [[], ['Nobody'], ['ObjectWriter', 'ObjectWriter']]) {
    expect(await failure(put(Bucket, ...owners))).toBe(MALFORMED);
  }
  expect(await failure(put('no-such-bucket', 'ObjectWriter'))).toBe(NO_BUCKET);
});
