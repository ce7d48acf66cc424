import { expect, test } from 'vitest';
import { failure, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const PublicAccessBlockConfiguration = { BlockPublicAcls: true };

test('what is not named is off', async () => {
  const Bucket = await t.bucket();
  await t.s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration });
  expect((await t.s3.getPublicAccessBlock({ Bucket })).PublicAccessBlockConfiguration).toEqual({
    BlockPublicAcls: true,
    IgnorePublicAcls: false,
    BlockPublicPolicy: false,
    RestrictPublicBuckets: false,
  });
});

test('decides whether public policies and ACLs are taken and count', async () => {
  const Bucket = await t.bucket({ ObjectOwnership: 'ObjectWriter' });
  const anonymous = async () => (await fetch(`${t.cloud().endpoint}/${Bucket}/key`)).status;
  const open = async (settings: object) =>
    t.s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: settings });
  await t.put(Bucket, 'key', 'for all');
  const publicRead = () => t.s3.putObjectAcl({ Bucket, Key: 'key', ACL: 'public-read' });
  expect(await failure(publicRead())).toContain('403 AccessDenied: ');
  await open({});
  await publicRead();
  expect(await anonymous()).toBe(200);
  await open({ IgnorePublicAcls: true });
  expect(await anonymous()).toBe(403);
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${Bucket}/*`,
    },
  });
  await t.s3.putBucketPolicy({ Bucket, Policy });
  expect(await anonymous()).toBe(200);
  await open({ RestrictPublicBuckets: true, IgnorePublicAcls: true });
  expect(await anonymous()).toBe(403);
});

test('needs a bucket and a configuration', async () => {
  const Bucket = await t.bucket();
  expect(
    await failure(t.s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: undefined })),
  ).toBe(NO_BODY);
  expect(
    await failure(t.s3.putPublicAccessBlock({ Bucket: 'no-such-bucket', PublicAccessBlockConfiguration })),
  ).toBe(NO_BUCKET);
});
