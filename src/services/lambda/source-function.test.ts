import { SQS } from '@aws-sdk/client-sqs';
import { STS } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerOf, type FakeCall, type LambdaTest, lambdaTest } from '../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const arnOf = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

/** What the function hears when it lists queues. */
const lists = async ({ spec }: FakeCall) => {
  const sqs = t.cloud.client(SQS, { credentials: await spec.credentials() });
  return sqs.listQueues({}).then(
    () => 'listed',
    ({ name }: Error) => name,
  );
};

test('policies can tell which function calls: lambda:SourceFunctionArn', async () => {
  const Role = await t.role('shared', {
    Effect: 'Allow',
    Action: 'sqs:ListQueues',
    Resource: '*',
    Condition: { ArnEquals: { 'lambda:SourceFunctionArn': arnOf('one') } },
  });
  await t.create(lists, { FunctionName: 'one', Role });
  await t.create(lists, { FunctionName: 'two', Role });
  expect(answerOf(await t.invoke('one'))).toBe('listed');
  expect(answerOf(await t.invoke('two'))).toBe('AccessDenied');
  // A published version is the same function.
  await t.lambda.publishVersion({ FunctionName: 'one' });
  await t.settled();
  expect(answerOf(await t.invoke('one', {}, { Qualifier: '1' }))).toBe('listed');
});

test('a session that the function asks for is no call of the function', async () => {
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '000000000000' }, Action: 'sts:AssumeRole' }],
  };
  const { Role: next } = await t.iam.createRole({
    RoleName: 'next',
    AssumeRolePolicyDocument: JSON.stringify(trust),
  });
  const Condition = { Null: { 'lambda:SourceFunctionArn': 'true' } };
  const allowed = { Effect: 'Allow', Action: 'sqs:ListQueues', Resource: '*', Condition };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [allowed] });
  await t.iam.putRolePolicy({ RoleName: 'next', PolicyName: 'own', PolicyDocument });
  const Role = await t.role('first', { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }, allowed);
  const name = await t.create(
    async (call) => {
      const sts = t.cloud.client(STS, { credentials: await call.spec.credentials() });
      const { Credentials } = await sts.assumeRole({ RoleArn: next?.Arn, RoleSessionName: 'next' });
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
      const credentials = {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
      };
      await t.cloud.client(SQS, { credentials }).listQueues({});
      return lists(call);
    },
    { Role },
  );
  expect(answerOf(await t.invoke(name))).toBe('AccessDenied');
});
