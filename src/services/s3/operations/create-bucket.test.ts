import { type CreateBucketCommandInput, S3 } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { allow, iamCloud } from '../../../../test/support/iam.ts';
import { failure, rawHeaders, s3Cloud } from '../../../../test/support/s3.ts';

const iam = iamCloud();
const t = s3Cloud(iam.cloud);
const create = (Bucket: string, more: object = {}) => t.s3.createBucket({ Bucket, ...more });
const other = () => t.as({ accessKeyId: '111111111111', secretAccessKey: 'test' });

test('answers where the bucket is', async () => {
  expect(await create('first')).toMatchObject({ Location: '/first', BucketArn: 'arn:aws:s3:::first' });
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' };
  const { Location } = await create('in-europe', { CreateBucketConfiguration });
  expect(Location).toBe(`${t.cloud().endpoint}/in-europe/`);
});

test('again: fine in the oldest region alone', async () => {
  await create('again');
  await t.put('again', 'key', 'kept');
  expect((await create('again')).Location).toBe('/again');
  expect(await t.text('again', 'key')).toBe('kept');
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' };
  await create('again-europe', { CreateBucketConfiguration });
  expect(await failure(create('again-europe', { CreateBucketConfiguration }))).toContain(
    '409 BucketAlreadyOwnedByYou: ',
  );
  expect(await failure(other().createBucket({ Bucket: 'again' }))).toContain(
    '409 BucketAlreadyExists: The requested bucket name is not available.',
  );
});

test('of many accounts that want a name one gets it', async () => {
  const clients = Array.from({ length: 10 }, (_, n) =>
    t.as({ accessKeyId: `${n}`.repeat(12), secretAccessKey: 'test' }),
  );
  const answers = await Promise.all(
    clients.map((client) => failure(client.createBucket({ Bucket: 'wanted' }))),
  );
  expect(answers.filter((answer) => answer === 'it did not fail')).toHaveLength(1);
  expect(answers.filter((answer) => answer.startsWith('409 BucketAlreadyExists: '))).toHaveLength(9);
});

test.each([
  'ab',
  'a'.repeat(64),
  'Upper',
  'under_score',
  '-dash',
  'dash-',
  '.dot',
  'two..dots',
  '192.168.1.1',
  'xn--name',
  'sthree-name',
  'name-s3alias',
  'name--ol-s3',
])('refuses the name %s', async (Bucket) => {
  // The SDK sees to names itself where they cannot be part of a URL.
  const { status, body } = await t.raw('PUT', `/${Bucket}`);
  expect([status, body]).toEqual([400, expect.stringContaining('<Code>InvalidBucketName</Code>')]);
});

test.each(['abc', 'a'.repeat(63), 'with.dots', '1-2-3'])('takes the name %s', async (Bucket) => {
  expect((await create(Bucket)).Location).toBe(`/${Bucket}`);
});

test('the region must be one, and that of the endpoint', async () => {
  const constraint = (LocationConstraint: string) => ({ CreateBucketConfiguration: { LocationConstraint } });
  const invalid = '400 InvalidLocationConstraint: The specified location-constraint is not valid';
  expect(await failure(create('nowhere', constraint('mars-north-1')))).toBe(invalid);
  expect(await failure(create('nowhere', constraint('us-east-1')))).toBe(invalid);
  const europe = t.cloud().client(S3, { region: 'eu-west-1' });
  const elsewhere = europe.createBucket({
    Bucket: 'nowhere',
    ...constraint('eu-west-2'),
  } as CreateBucketCommandInput);
  expect(await failure(elsewhere)).toBe(
    '400 IllegalLocationConstraintException: The eu-west-2 location constraint is incompatible for the region ' +
      'specific endpoint this request was sent to.',
  );
  // The SDK would put in the region by itself.
  const authorization = rawHeaders()['authorization']?.replace('us-east-1', 'eu-west-1') ?? '';
  const { body } = await t.raw('PUT', '/nowhere', { headers: { authorization } });
  expect(body).toContain(
    'The unspecified location constraint is incompatible for the region specific endpoint',
  );
});

test('ACLs are off unless they are asked for', async () => {
  const ownership = async (Bucket: string) =>
    (await t.s3.getBucketOwnershipControls({ Bucket })).OwnershipControls?.Rules?.[0]?.ObjectOwnership;
  await create('closed');
  await create('older-tools', { ACL: 'private' });
  await create('writers', { ObjectOwnership: 'ObjectWriter' });
  expect(await Promise.all(['closed', 'older-tools', 'writers'].map(ownership))).toEqual([
    'BucketOwnerEnforced',
    'BucketOwnerPreferred',
    'ObjectWriter',
  ]);
  expect(await failure(create('open', { ACL: 'public-read' }))).toContain(
    '400 InvalidBucketAclWithObjectOwnership: ',
  );
  expect(await failure(create('open', { ACL: 'public-read', ObjectOwnership: 'ObjectWriter' }))).toBe(
    '400 InvalidBucketAclWithBlockPublicAccessError: Bucket cannot have public ACLs set with ' +
      'BlockPublicAccess enabled',
  );
  expect(await failure(create('open', { ObjectOwnership: 'Nobody' }))).toBe(
    '400 InvalidArgument: Invalid x-amz-object-ownership header: Nobody',
  );
});

test('names of an account carry its name', async () => {
  const BucketNamespace = 'account-regional';
  const suffix = '-000000000000-us-east-1-an';
  expect((await create(`mine${suffix}`, { BucketNamespace })).Location).toBe(`/mine${suffix}`);
  expect(await failure(create('mine', { BucketNamespace }))).toContain('400 InvalidNamespaceHeader: ');
  expect(await failure(create('mine', { BucketNamespace: 'other' }))).toBe(
    '400 InvalidArgument: Invalid x-amz-bucket-namespace header',
  );
});

test('needs s3:CreateBucket on that name', async () => {
  const keys = await iam.userWith('maker', allow('s3:CreateBucket', 'arn:aws:s3:::mine-*'));
  const make = (Bucket: string, more: object = {}) => failure(t.as(keys).createBucket({ Bucket, ...more }));
  expect(await make('mine-1')).toBe('it did not fail');
  expect(await make('yours-1')).toContain('is not authorized to perform: s3:CreateBucket ');
  expect(await make('mine-2', { ObjectOwnership: 'ObjectWriter' })).toContain(
    's3:PutBucketOwnershipControls',
  );
});

test('in another partition the name has its ARN', async () => {
  const keys = await iam.userWith('cn', allow('s3:CreateBucket', 'arn:aws-cn:s3:::mine-*'));
  const s3 = t.cloud().client(S3, { credentials: keys, region: 'cn-north-1' });
  const CreateBucketConfiguration = { LocationConstraint: 'cn-north-1' as const };
  const make = (Bucket: string) => failure(s3.createBucket({ Bucket, CreateBucketConfiguration }));
  expect(await make('mine-in-china')).toBe('it did not fail');
  expect(await make('yours-in-china')).toContain('arn:aws-cn:s3:::yours-in-china');
});

test('with tags it is not created twice', async () => {
  const tagged = (Value: string) => ({ CreateBucketConfiguration: { Tags: [{ Key: 'a', Value }] } });
  await create('tagged-once', tagged('1'));
  const owned =
    '409 BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.';
  expect(await failure(create('tagged-once', tagged('1')))).toBe(owned);
  expect(await failure(create('tagged-once', tagged('2')))).toBe(owned);
  await create('tagged-once');
  const { TagSet } = await t.s3.getBucketTagging({ Bucket: 'tagged-once' });
  expect(TagSet).toEqual([{ Key: 'a', Value: '1' }]);
});
