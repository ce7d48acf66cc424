import { expect, test } from 'vitest';
import { allow, iamCloud } from '../../../../test/support/iam.ts';
import { failure, s3Cloud } from '../../../../test/support/s3.ts';

const iam = iamCloud();
const t = s3Cloud(iam.cloud);
const status = async (call: Promise<unknown>) => (await failure(call)).slice(0, 3);

test('tells where a bucket is', async () => {
  const Bucket = await t.bucket({ CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } });
  expect(await t.s3.headBucket({ Bucket })).toMatchObject({
    BucketRegion: 'eu-west-1',
    BucketArn: `arn:aws:s3:::${Bucket}`,
    AccessPointAlias: false,
  });
});

test('has no body to tell what is wrong', async () => {
  expect(await failure(t.s3.headBucket({ Bucket: 'no-such-bucket' }))).toMatch(/^404 NotFound: /);
  const { body } = await t.raw('HEAD', '/no-such-bucket');
  expect(body).toBe('');
});

test('needs s3:ListBucket', async () => {
  const Bucket = await t.bucket();
  const arn = `arn:aws:s3:::${Bucket}`;
  const other = t.as(await iam.userWith('other', allow('s3:GetObject', `${arn}/*`)));
  expect(await status(other.headBucket({ Bucket }))).toBe('403');
  const lister = t.as(await iam.userWith('lister', allow('s3:ListBucket', arn)));
  expect((await lister.headBucket({ Bucket })).BucketRegion).toBe('us-east-1');
});
