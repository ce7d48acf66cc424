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
