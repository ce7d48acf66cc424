import { S3 } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { iamCloud } from '../../../../test/support/iam.ts';
import { failure, OWNER_ID, s3Cloud } from '../../../../test/support/s3.ts';

const iam = iamCloud();
const t = s3Cloud(iam.cloud);
const ofAccount = (account: string) => t.as({ accessKeyId: account, secretAccessKey: 'test' });

test("shows the account's own buckets by name", async () => {
  const client = ofAccount('222222222222');
  for (const Bucket of ['list-b', 'list-a']) await client.createBucket({ Bucket });
  await ofAccount('333333333333').createBucket({ Bucket: 'list-of-another' });
  const { Buckets, Owner } = await client.listBuckets({});
  expect(Buckets?.map(({ Name }) => Name)).toEqual(['list-a', 'list-b']);
  expect(Buckets?.[0]?.CreationDate).toBeInstanceOf(Date);
  expect(Buckets?.[0]?.BucketRegion).toBeUndefined();
  expect(Owner?.ID).not.toBe(OWNER_ID);
  expect((await t.s3.listBuckets({})).Owner?.ID).toBe(OWNER_ID);
});

test('goes page by page, and by prefix and region', async () => {
  const client = ofAccount('444444444444');
  for (const Bucket of ['page-a', 'page-b', 'page-c', 'other']) await client.createBucket({ Bucket });
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const;
  await client.createBucket({ Bucket: 'page-europe', CreateBucketConfiguration });
  const names: (string | undefined)[] = [];
  let ContinuationToken: string | undefined;
  let count = 0;
  do {
    const page = await client.listBuckets({ MaxBuckets: 2, Prefix: 'page-', ContinuationToken });
    names.push(...(page.Buckets ?? []).map(({ Name }) => Name));
    ContinuationToken = page.ContinuationToken;
    count++;
  } while (ContinuationToken !== undefined);
  expect([names, count]).toEqual([['page-a', 'page-b', 'page-c', 'page-europe'], 2]);
  const keys = { accessKeyId: '444444444444', secretAccessKey: 'test' };
  const europe = iam.cloud().client(S3, { credentials: keys, region: 'eu-west-1' });
  const { Buckets } = await europe.listBuckets({ BucketRegion: 'eu-west-1' });
  expect(Buckets).toMatchObject([{ Name: 'page-europe', BucketRegion: 'eu-west-1' }]);
});

test('a list by region is asked of that region', async () => {
  const of = (BucketRegion: string) => failure(t.s3.listBuckets({ BucketRegion }));
  expect(await of('us-east-1')).toBe('it did not fail');
  expect(await of('abc')).toBe('400 InvalidArgument: Argument value abc is not a valid AWS Region');
  expect(await of('eu-west-1')).toBe(
    '400 InvalidArgument: Requests with bucket-region specified must be made to the corresponding regional endpoint',
  );
});

test('refuses bad pages, and tokens of another list', async () => {
  await t.bucket();
  await t.bucket();
  const size = '400 InvalidArgument: Argument max-buckets must be an integer between 1 and 10000';
  for (const MaxBuckets of [0, 10_001]) expect(await failure(t.s3.listBuckets({ MaxBuckets }))).toBe(size);
  const token = '400 InvalidArgument: The continuation token provided is incorrect';
  expect(await failure(t.s3.listBuckets({ ContinuationToken: 'nonsense' }))).toBe(token);
  const { ContinuationToken } = await t.s3.listBuckets({ MaxBuckets: 1 });
  expect(await failure(t.s3.listBuckets({ Prefix: 'b', ContinuationToken }))).toBe(token);
});

test('needs s3:ListAllMyBuckets', async () => {
  const keys = await iam.userWith('nobody');
  expect(await failure(t.as(keys).listBuckets({}))).toContain('403 AccessDenied: ');
});
