import { randomBytes } from 'node:crypto';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import type { GetScopedCredentialsCommandInput } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import {
  ACCOUNT,
  allow,
  deny,
  failure,
  iamCloud,
  type Keys,
  keysOf,
  policy,
} from '../../../../test/support/iam.ts';

const { cloud, iam, sts, userWith, roleWith } = iamCloud();
const HOUR = 3600;
const mayAll = allow(['sqs:*', 's3:*', 'sts:*']);

async function sessionOf(RoleName: string, ...statements: object[]): Promise<Keys> {
  const RoleArn = await roleWith(RoleName, ...statements);
  return keysOf((await sts().assumeRole({ RoleArn, RoleSessionName: 'work' })).Credentials);
}

const scoped = (keys: Keys, input: GetScopedCredentialsCommandInput) => sts(keys).getScopedCredentials(input);
const scopedKeys = async (keys: Keys, ...statements: object[]) =>
  keysOf((await scoped(keys, { Policy: policy(...statements) })).Credentials);
const listQueues = (credentials: Keys) => failure(cloud().client(SQS, { credentials }).listQueues({}));
const createQueue = (credentials: Keys) =>
  failure(cloud().client(SQS, { credentials }).createQueue({ QueueName: 'q' }));

test('the same session, with less', async () => {
  const trust = {
    Effect: 'Allow',
    Principal: { AWS: ACCOUNT },
    Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
  };
  const RoleArn = await roleWith('less', mayAll);
  await iam().updateAssumeRolePolicy({ RoleName: 'less', PolicyDocument: policy(trust) });
  const opened = await sts().assumeRole({ RoleArn, RoleSessionName: 'work', SourceIdentity: 'ada' });
  const keys = keysOf(opened.Credentials);
  const who = await sts(keys).getCallerIdentity({});
  const answer = await scoped(keys, {
    Policy: policy(allow('sqs:ListQueues')),
    ScopedSessionDescription: 'reads only',
  });
  expect(answer).toMatchObject({
    Credentials: {
      AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
      Expiration: opened.Credentials?.Expiration,
    },
    SessionInfo: { ScopedSessionId: who.UserId, Arn: who.Arn },
    ScopedPoliciesCount: 1,
    SourceIdentity: 'ada',
    SessionTokenSize: answer.Credentials?.SessionToken?.length,
  });
  const narrow = keysOf(answer.Credentials);
  expect(await sts(narrow).getCallerIdentity({})).toMatchObject({ Arn: who.Arn, UserId: who.UserId });
  expect(await listQueues(narrow)).toBe('it did not fail');
  expect(await createQueue(narrow)).toMatch('because no session policy allows the sqs:createqueue action');
  expect(await createQueue(keys)).toBe('it did not fail');
});

test('it gives nothing that the session did not have', async () => {
  const keys = await sessionOf('nothing', allow('sts:*'));
  expect(await listQueues(await scopedKeys(keys, allow('*')))).toMatch('no identity-based policy allows');
});

test('three layers at most, and each must allow', async () => {
  const one = await scopedKeys(await sessionOf('layers', mayAll), allow(['sqs:*', 'sts:*']));
  const two = await scopedKeys(one, allow(['sqs:ListQueues', 's3:*', 'sts:*']));
  expect(await listQueues(two)).toBe('it did not fail');
  const buckets = (credentials: Keys) => failure(cloud().client(S3, { credentials }).listBuckets({}));
  expect(await buckets(two)).toMatch('AccessDenied');
  const three = await scopedKeys(two, allow('*'), deny('sqs:CreateQueue'));
  expect(await createQueue(three)).toMatch('explicit deny in a session policy');
  expect(await failure(scoped(three, { Policy: policy(allow('*')) }))).toMatch('403 AccessDenied: ');
  expect(await scoped(three, { DurationSeconds: 60 })).toMatchObject({ ScopedPoliciesCount: 3 });
});

test('a resource that names the session itself opens nothing to it', async () => {
  const keys = await sessionOf('named', mayAll);
  const narrow = await scopedKeys(keys, allow('sqs:*'));
  const s3 = cloud().client(S3);
  await s3.createBucket({ Bucket: 'named' });
  const { Arn } = await sts(keys).getCallerIdentity({});
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: Arn },
    Action: 's3:*',
    Resource: 'arn:aws:s3:::named',
  };
  await s3.putBucketPolicy({ Bucket: 'named', Policy: policy(statement) });
  expect(
    await failure(cloud().client(S3, { credentials: narrow }).listObjectsV2({ Bucket: 'named' })),
  ).toMatch('because no session policy allows the s3:ListBucket action');
});

test('shorter, and never longer', async () => {
  const keys = await sessionOf('shorter', mayAll);
  const { Credentials, ScopedPoliciesCount } = await scoped(keys, { DurationSeconds: 10 });
  expect(ScopedPoliciesCount).toBe(0);
  const left = (Credentials?.Expiration?.getTime() ?? 0) - cloud().clock.now();
  expect(Math.ceil(left / 1000)).toBe(10);
  await cloud().clock.advance(10_000);
  expect(await listQueues(keysOf(Credentials))).toMatch('ExpiredToken');
  expect(await failure(scoped(keys, { DurationSeconds: HOUR }))).toMatch('400 InsufficientSessionLifetime: ');
});

test("a user's session and root's can be narrowed down too, their keys cannot", async () => {
  const keys = await userWith('u', mayAll);
  const ofUser = keysOf((await sts(keys).getSessionToken({})).Credentials);
  expect(await createQueue(await scopedKeys(ofUser, allow('sqs:ListQueues')))).toMatch('no session policy');
  const ofRoot = await scopedKeys(
    keysOf((await sts().getSessionToken({})).Credentials),
    allow('sqs:ListQueues'),
  );
  expect(await sts(ofRoot).getCallerIdentity({})).toMatchObject({ Arn: `arn:aws:iam::${ACCOUNT}:root` });
  expect(await listQueues(ofRoot)).toBe('it did not fail');
  expect(await createQueue(ofRoot)).toMatch('no session policy');
  for (const credentials of [keys, undefined]) {
    expect(await failure(sts(credentials).getScopedCredentials({ DurationSeconds: 60 }))).toMatch(
      '400 InvalidSubjectCredentials: ',
    );
  }
});

test("what a narrowed session of root's may not do in a bucket depends on the request too", async () => {
  const root = keysOf((await sts().getSessionToken({})).Credentials);
  const statement = {
    ...deny('s3:ListBucket'),
    Condition: { StringEquals: { 's3:prefix': 'secret/' } },
  };
  const s3 = cloud().client(S3, { credentials: await scopedKeys(root, allow('s3:*'), statement) });
  await s3.createBucket({ Bucket: 'by-root' });
  const list = (Prefix: string) => failure(s3.listObjectsV2({ Bucket: 'by-root', Prefix }));
  expect(await list('open/')).toBe('it did not fail');
  expect(await list('secret/')).toMatch('explicit deny in a session policy');
});

test('what it refuses', async () => {
  const keys = await sessionOf('refuses', mayAll);
  expect(await failure(scoped(keys, {}))).toMatch('400 ValidationError: ');
  expect(await failure(scoped(keys, { Policy: '{}' }))).toMatch('400 MalformedPolicyDocument: ');
  const big = () => allow('sqs:*', `arn:aws:sqs:*:*:${randomBytes(700).toString('hex')}`);
  const one = await scopedKeys(keys, big(), allow('sts:*'));
  const two = await scopedKeys(one, big(), allow('sts:*'));
  expect(await failure(scoped(two, { Policy: policy(big()) }))).toMatch(
    /^400 PackedPolicyTooLarge: The session token is \d{4} bytes long, and 4096 bytes is the maximum/,
  );
  const unable = await sessionOf('unable', allow('sqs:*'));
  expect(await failure(scoped(unable, { DurationSeconds: 60 }))).toMatch(
    'is not authorized to perform: sts:GetScopedCredentials',
  );
});
