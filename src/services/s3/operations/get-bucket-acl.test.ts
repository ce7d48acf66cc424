import { expect, test } from 'vitest';
import { failure, NO_BUCKET, OWNER_ID, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const OWNER = { Grantee: { Type: 'CanonicalUser', ID: OWNER_ID }, Permission: 'FULL_CONTROL' };

test('shows the owner and the grants', async () => {
  const Bucket = await t.bucket({ ObjectOwnership: 'ObjectWriter', GrantRead: `id=${'b'.repeat(64)}` });
  const { Owner, Grants } = await t.s3.getBucketAcl({ Bucket });
  expect(Owner).toEqual({ ID: OWNER_ID });
  expect(Grants).toMatchObject([{ Grantee: { ID: 'b'.repeat(64) }, Permission: 'READ' }]);
});

test('where lists are off the owner has full control', async () => {
  expect((await t.s3.getBucketAcl({ Bucket: await t.bucket() })).Grants).toEqual([OWNER]);
});

test('needs a bucket, of that owner if one is expected', async () => {
  expect(await failure(t.s3.getBucketAcl({ Bucket: 'no-such-bucket' }))).toBe(NO_BUCKET);
  expect(await failure(t.s3.getBucketAcl({ Bucket: 'a' }))).toBe(
    '400 InvalidBucketName: The specified bucket is not valid.',
  );
  const Bucket = await t.bucket();
  const expecting = (ExpectedBucketOwner: string) =>
    failure(t.s3.getBucketAcl({ Bucket, ExpectedBucketOwner }));
  expect(await expecting('000000000000')).toBe('it did not fail');
  expect(await expecting('111111111111')).toBe('403 AccessDenied: Access Denied');
  expect(await expecting('me')).toBe(
    '400 InvalidBucketOwnerAWSAccountID: The value of the expected bucket owner parameter must be an ' +
      'AWS account ID.',
  );
});
