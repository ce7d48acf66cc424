import { SQS } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud, keysOf, policy } from '../../../../test/support/iam.ts';

const { cloud, iam, sts, userWith, roleWith } = iamCloud();

test('both the user and the policy of the session have to allow', async () => {
  const keys = await userWith('u', allow(['sts:GetFederationToken', 'sqs:ListQueues', 'sqs:CreateQueue']));
  const federated = await sts(keys).getFederationToken({
    Name: 'guest',
    Policy: policy(allow(['sqs:ListQueues', 'sqs:DeleteQueue'])),
  });
  expect(federated).toMatchObject({
    FederatedUser: {
      Arn: `arn:aws:sts::${ACCOUNT}:federated-user/guest`,
      FederatedUserId: `${ACCOUNT}:guest`,
    },
    PackedPolicySize: expect.any(Number),
  });
  const sqs = cloud().client(SQS, { credentials: keysOf(federated.Credentials) });
  expect(await failure(sqs.listQueues({}))).toBe('it did not fail');
  expect(await failure(sqs.createQueue({ QueueName: 'q' }))).toMatch('because no session policy allows');
});

test('without a policy, nothing', async () => {
  const keys = await userWith('w', allow(['sts:GetFederationToken', 'sqs:*']));
  const { Credentials } = await sts(keys).getFederationToken({ Name: 'guest' });
  const sqs = cloud().client(SQS, { credentials: keysOf(Credentials) });
  expect(await failure(sqs.listQueues({}))).toMatch(
    'because no session policy allows the sqs:listqueues action',
  );
});

test("managed policies, AWS's too, also in an account without any of its own", async () => {
  const root = { accessKeyId: '222222222222', secretAccessKey: 'x' };
  const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/AmazonSQSFullAccess' }];
  const { Credentials } = await sts(root).getFederationToken({ Name: 'guest', PolicyArns });
  const sqs = cloud().client(SQS, { credentials: keysOf(Credentials) });
  expect(await failure(sqs.listQueues({}))).toBe('it did not fail');
});

test('the right to it, and to tags', async () => {
  const nobody = await userWith('nobody');
  expect(await failure(sts(nobody).getFederationToken({ Name: 'guest' }))).toMatch(
    `sts:GetFederationToken on resource: arn:aws:sts::${ACCOUNT}:federated-user/guest`,
  );
  const keys = await userWith('tagger', allow('sts:GetFederationToken'));
  const Tags = [{ Key: 'a', Value: 'b' }];
  expect(await failure(sts(keys).getFederationToken({ Name: 'guest', Tags }))).toMatch('sts:TagSession');
});

test('only with long-term keys; for neither IAM nor STS', async () => {
  const keys = await userWith('x', allow(['sts:*', 'iam:*']));
  const { Credentials } = await sts(keys).getFederationToken({ Name: 'guest', Policy: policy(allow('*')) });
  expect(await failure(sts(keysOf(Credentials)).getFederationToken({ Name: 'other' }))).toBe(
    '403 AccessDenied: Cannot call GetFederationToken with session credentials',
  );
  expect(await failure(iam(keysOf(Credentials)).listUsers({}))).toMatch('403 InvalidClientTokenId');
  const RoleArn = await roleWith('r');
  const assumed = sts(keysOf(Credentials)).assumeRole({ RoleArn, RoleSessionName: 'abc' });
  expect(await failure(assumed)).toBe(
    `403 AccessDenied: User: arn:aws:sts::${ACCOUNT}:federated-user/guest is not authorized to perform: ` +
      `sts:AssumeRole on resource: ${RoleArn}`,
  );
});

test('a resource may name the federated user, whom no policy of the session then limits', async () => {
  const keys = await userWith('y', allow(['sts:GetFederationToken', 'sqs:*']));
  const sqs = cloud().client(SQS);
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'open' });
  const arn = `arn:aws:sqs:us-east-1:${ACCOUNT}:open`;
  const Policy = policy({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:sts::${ACCOUNT}:federated-user/guest` },
    Action: 'sqs:SendMessage',
    Resource: arn,
  });
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } });
  const send = async (Name: string) => {
    const { Credentials } = await sts(keys).getFederationToken({ Name });
    const guest = cloud().client(SQS, { credentials: keysOf(Credentials) });
    return failure(guest.sendMessage({ QueueUrl, MessageBody: 'x' }));
  };
  expect(await send('guest')).toBe('it did not fail');
  expect(await send('stranger')).toMatch('because no session policy allows the sqs:sendmessage action');
});

test('tags of the session are keys for policies', async () => {
  const Condition = { StringEquals: { 'aws:PrincipalTag/team': 'blue' } };
  const keys = await userWith('z', allow(['sts:*', 'sqs:ListQueues']));
  const list = async (Value: string) => {
    const { Credentials } = await sts(keys).getFederationToken({
      Name: 'guest',
      Policy: policy(allow('sqs:ListQueues', '*', { Condition })),
      Tags: [{ Key: 'team', Value }],
    });
    return failure(
      cloud()
        .client(SQS, { credentials: keysOf(Credentials) })
        .listQueues({}),
    );
  };
  expect(await list('blue')).toBe('it did not fail');
  expect(await list('red')).toMatch('because no session policy allows');
});

test.each([
  ['a name of one letter', { Name: 'a' }],
  ['a name of 33', { Name: 'a'.repeat(33) }],
  ['a slash in the name', { Name: 'a/b' }],
  ['shorter than 15 minutes', { Name: 'guest', DurationSeconds: 899 }],
  ['longer than 36 hours', { Name: 'guest', DurationSeconds: 129_601 }],
  ['a policy that is none', { Name: 'guest', Policy: '{"Version":' }],
])('bad input: %s', async (_what, input) => {
  expect(await failure(sts().getFederationToken(input))).toMatch(
    /^400 (ValidationError|MalformedPolicyDocument)/,
  );
});

test('36 hours for a user, one for root', async () => {
  const keys = await userWith('long', allow('sts:GetFederationToken'));
  const minutes = async (credentials?: typeof keys) => {
    const input = { Name: 'guest', DurationSeconds: 129_600 };
    const { Credentials } = await sts(credentials).getFederationToken(input);
    return Math.ceil(((Credentials?.Expiration?.getTime() ?? 0) - cloud().clock.now()) / 60_000);
  };
  expect(await minutes(keys)).toBe(36 * 60);
  expect(await minutes()).toBe(60);
});
