/** `kumobako iam`: why a call was refused, and which policy a role or user needs. */

import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import { STS } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newUser, type Running, type User } from '../support/command.ts';
import { allow, deny, keysOf, policy, TRUSTS_ACCOUNT } from '../support/iam.ts';

let user: User;
let cloud: Running;
beforeEach(() => {
  user = newUser();
});
afterEach(() => user.leave());

type Credentials = { accessKeyId: string; secretAccessKey: string };
const clients = (credentials: Credentials = { accessKeyId: 'test', secretAccessKey: 'test' }) => {
  const config = { endpoint: cloud.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 };
  return {
    iam: new IAM(config),
    sqs: new SQS(config),
    sts: new STS(config),
    s3: new S3({ ...config, forcePathStyle: true }),
  };
};

async function userWith(name: string, ...statements: object[]): Promise<Credentials> {
  const { iam } = clients();
  await iam.createUser({ UserName: name });
  await iam.putUserPolicy({ UserName: name, PolicyName: 'own', PolicyDocument: policy(...statements) });
  return keysOf((await iam.createAccessKey({ UserName: name })).AccessKey);
}

async function sessionOf(role: string, ...statements: object[]): Promise<Credentials> {
  const { iam, sts } = clients();
  const { Role } = await iam.createRole({ RoleName: role, AssumeRolePolicyDocument: TRUSTS_ACCOUNT });
  if (statements.length > 0)
    await iam.putRolePolicy({ RoleName: role, PolicyName: 'own', PolicyDocument: policy(...statements) });
  const input = { RoleArn: Role?.Arn ?? '', RoleSessionName: 'session' };
  return keysOf((await sts.assumeRole(input)).Credentials);
}

/** The id that a refused call was answered with. */
async function refusedId(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return (error as { $metadata: { requestId: string } }).$metadata.requestId;
  }
  throw new Error('It was not refused');
}

test('explain shows each statement, why it was none for the call, and the smallest change', async () => {
  cloud = await user.start(['--ephemeral']);
  const at = ['--port', String(cloud.port)];
  const eve = await userWith(
    'eve',
    allow('sqs:SendMessage'),
    allow('sqs:CreateQueue', 'arn:aws:sqs:us-east-1:000000000000:dev-*', {
      Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    }),
  );
  const id = await refusedId(clients(eve).sqs.createQueue({ QueueName: 'dev-1' }));
  const { code, stdout } = await user.run(['iam', 'explain', id, ...at]);
  expect(code).toBe(0);
  expect(stdout).toContain('sqs.CreateQueue was answered 400 AccessDeniedException\n');
  expect(stdout).toContain('is denied: no identity-based policy allows it.\n');
  expect(stdout).toContain('identity own, statement 1: another action\n');
  expect(stdout).toContain(
    'identity own, statement 2: StringEquals aws:RequestedRegion wants "eu-west-1", the request has "us-east-1"\n',
  );
  expect(stdout).toMatch(
    /The smallest change that would allow it:\n {2}Statement 2 of .* would allow it if /,
  );
  const json = (await user.run(['iam', 'explain', id, '--json', ...at])).stdout;
  expect(JSON.parse(json)).toMatchObject({
    request: { requestId: id, operation: 'CreateQueue', status: 400 },
    denial: {
      action: 'sqs:CreateQueue',
      resource: 'arn:aws:sqs:us-east-1:000000000000:dev-1',
      principal: 'arn:aws:iam::000000000000:user/eve',
      statements: [{ action: false }, { action: true, conditions: [{ holds: false, actual: 'us-east-1' }] }],
      changes: [{ edit: { kind: 'meetConditions' } }],
    },
  });
});

test('explain tells the parts of a call, explicit denials, and calls that were not refused', async () => {
  cloud = await user.start(['--ephemeral']);
  const at = ['--port', String(cloud.port)];
  const { s3 } = clients();
  await s3.createBucket({ Bucket: 'bkt' });
  const eve = await userWith('eve', allow('s3:*'), deny('s3:DeleteObject', 'arn:aws:s3:::bkt/kept/*'));
  const Objects = Array.from({ length: 12 }, (_, index) => ({ Key: `kept/${index}` }));
  const answer = await clients(eve).s3.deleteObjects({ Bucket: 'bkt', Delete: { Objects } });
  const { stdout } = await user.run(['iam', 'explain', answer.$metadata.requestId ?? '', ...at]);
  expect(stdout).toContain('s3.DeleteObjects was answered 200\n');
  expect(stdout.match(/is explicitly denied by statement 2 of/g)).toHaveLength(10);
  expect(stdout).toContain('2 more of its parts were denied.\n');
  const fine = (await clients(eve).s3.listBuckets({})).$metadata.requestId ?? '';
  expect((await user.run(['iam', 'explain', fine, ...at])).stdout).toContain(
    'No policy had anything against',
  );
});

test('wrong use, and ids that nobody remembers', async () => {
  cloud = await user.start(['--ephemeral']);
  const at = ['--port', String(cloud.port)];
  const unknown = await user.run(['iam', 'explain', 'x&y', ...at]);
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('none has the id x&y.')]);
  for (const args of [[], ['explain'], ['generate'], ['generate', '--role', 'a', '--user', 'b'], ['other']]) {
    const { code, stderr } = await user.run(['iam', ...args, ...at]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^kumobako: Usage: kumobako iam /)]);
  }
  const nobody = await user.run(['iam', 'generate', '--role', 'nobody', ...at]);
  expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('No calls of the role nobody')]);
  expect((await user.run(['iam', '--help'])).stdout).toContain('kumobako iam explain REQUEST_ID');
});

test('under --auth=soft a role without any policy works, and generate writes the one that it needs', async () => {
  cloud = await user.start(['--ephemeral', '--auth', 'soft']);
  const at = ['--port', String(cloud.port)];
  const app = clients(await sessionOf('app'));
  await app.s3.createBucket({ Bucket: 'photos' });
  await app.s3.putObject({ Bucket: 'photos', Key: 'a*', Body: 'x' });
  await app.s3.getObject({ Bucket: 'photos', Key: 'a*' });
  await app.sqs.createQueue({ QueueName: 'news' });
  const { code, stdout, stderr } = await user.run(['iam', 'generate', '--role', 'APP', ...at]);
  expect(code).toBe(0);
  expect(stderr).toBe(
    'kumobako: 4 actions of arn:aws:iam::000000000000:role/app, observed since the start.\n',
  );
  expect(JSON.parse(stdout)).toEqual({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 's3:CreateBucket', Resource: 'arn:aws:s3:::photos' },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a star that is no wildcard, as policies write it
        Resource: 'arn:aws:s3:::photos/a${*}',
      },
      { Effect: 'Allow', Action: 'sqs:CreateQueue', Resource: 'arn:aws:sqs:us-east-1:000000000000:news' },
    ],
  });
  const json = await user.run(['iam', 'generate', '--role', 'app', '--json', ...at]);
  expect(JSON.parse(json.stdout)).toMatchObject({ actions: 4, isWidened: false, policy: JSON.parse(stdout) });
  await user.run(['reset', ...at]);
  expect((await user.run(['iam', 'generate', '--role', 'app', ...at])).code).toBe(1);
});

test('the written policy is enough, and with --denied the next one lets through what was refused', async () => {
  cloud = await user.start(['--ephemeral']);
  const at = ['--port', String(cloud.port)];
  const eve = await userWith('eve', allow('sqs:*'));
  const { sqs } = clients(eve);
  await sqs.createQueue({ QueueName: 'one' });
  const generate = async (...more: string[]) =>
    (await user.run(['iam', 'generate', '--user', 'eve', ...more, ...at])).stdout;
  const put = (PolicyDocument: string) =>
    clients().iam.putUserPolicy({ UserName: 'eve', PolicyName: 'own', PolicyDocument });
  await put(await generate());
  await sqs.createQueue({ QueueName: 'one' });
  await expect(sqs.createQueue({ QueueName: 'two' })).rejects.toThrow('not authorized');
  expect(await generate()).not.toContain(':two');
  await put(await generate('--denied'));
  await sqs.createQueue({ QueueName: 'two' });
  await expect(sqs.createQueue({ QueueName: 'three' })).rejects.toThrow('not authorized');
});
