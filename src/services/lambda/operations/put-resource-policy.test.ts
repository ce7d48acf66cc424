import { Lambda } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const OTHER = { accessKeyId: '111122223333', secretAccessKey: 'x' };
const arnOf = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const statement = (Resource: string, more: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS: ['arn:aws:iam::111122223333:root'] },
  Action: ['lambda:InvokeFunction', 'lambda:GetFunction'],
  Resource,
  ...more,
});
const document = (Statement: object, more: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement, ...more });

test('another account may do what the policy lets it, and no more', async () => {
  const FunctionName = await t.create();
  const ResourceArn = arnOf(FunctionName);
  const other = t.cloud.client(Lambda, { credentials: OTHER });
  const call = () => other.invoke({ FunctionName: ResourceArn });
  expect((await failureOf(call())).code).toBe('AccessDeniedException');
  const Policy = document(statement(ResourceArn));
  const put = await t.lambda.putResourcePolicy({ ResourceArn, Policy });
  expect(JSON.parse(put.Policy ?? '')).toEqual({
    Version: '2012-10-17',
    Statement: [statement(ResourceArn)],
  });
  expect((await call()).StatusCode).toBe(200);
  expect((await other.getFunction({ FunctionName: ResourceArn })).Configuration?.FunctionName).toBe(
    FunctionName,
  );
  const denied = statement(ResourceArn, { Effect: 'Deny', Action: 'lambda:InvokeFunction' });
  await t.lambda.putResourcePolicy({ ResourceArn, Policy: document([statement(ResourceArn), denied]) });
  expect((await failureOf(call())).code).toBe('AccessDeniedException');
});

test('it takes the place of what AddPermission wrote, and is added to', async () => {
  const FunctionName = await t.create();
  const ResourceArn = arnOf(FunctionName);
  const permission = { FunctionName, Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com' };
  await t.lambda.addPermission({ ...permission, StatementId: 'before' });
  const Policy = document(statement(ResourceArn, { Sid: 'whole' }));
  const { RevisionId } = await t.lambda.putResourcePolicy({ ResourceArn, Policy });
  expect((await t.lambda.getFunctionConfiguration({ FunctionName })).RevisionId).toBe(RevisionId);
  await t.lambda.addPermission({ ...permission, StatementId: 'after' });
  const sids = async () => {
    const policy = await t.lambda.getPolicy({ FunctionName });
    return JSON.parse(policy.Policy ?? '').Statement.map(({ Sid }: { Sid: string }) => Sid);
  };
  expect(await sids()).toEqual(['whole', 'after']);
  await t.lambda.removePermission({ FunctionName, StatementId: 'whole' });
  expect(await sids()).toEqual(['after']);
});

test('a version has a policy of its own', async () => {
  const FunctionName = await t.create();
  await t.lambda.publishVersion({ FunctionName });
  const ResourceArn = `${arnOf(FunctionName)}:1`;
  await t.lambda.putResourcePolicy({ ResourceArn, Policy: document(statement(ResourceArn)) });
  expect((await failureOf(t.lambda.getPolicy({ FunctionName }))).code).toBe('ResourceNotFoundException');
  expect((await t.lambda.getPolicy({ FunctionName, Qualifier: '1' })).Policy).toContain('111122223333');
});

test('who may write policies can be held to principals: lambda:Principal', async () => {
  const ResourceArn = arnOf(await t.create());
  const UserName = 'writer';
  await t.iam.createUser({ UserName });
  const allowed = {
    Effect: 'Allow',
    Action: ['lambda:PutResourcePolicy', 'lambda:DeleteResourcePolicy'],
    Resource: '*',
    Condition: { 'ForAllValues:StringEquals': { 'lambda:Principal': 'sns.amazonaws.com' } },
  };
  await t.iam.putUserPolicy({ UserName, PolicyName: 'own', PolicyDocument: document(allowed) });
  const { AccessKey } = await t.iam.createAccessKey({ UserName });
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
  const writer = t.cloud.client(Lambda, { credentials: { accessKeyId, secretAccessKey } });
  const put = (Principal: object) =>
    writer.putResourcePolicy({ ResourceArn, Policy: document(statement(ResourceArn, { Principal })) });
  expect((await failureOf(put({ AWS: '111122223333' }))).code).toBe('AccessDeniedException');
  await put({ Service: 'sns.amazonaws.com' });
  await writer.deleteResourcePolicy({ ResourceArn });
  await t.lambda.putResourcePolicy({ ResourceArn, Policy: document(statement(ResourceArn)) });
  expect((await failureOf(writer.deleteResourcePolicy({ ResourceArn }))).code).toBe('AccessDeniedException');
});

test('what cannot be is refused', async () => {
  const FunctionName = await t.create();
  const ResourceArn = arnOf(FunctionName);
  const fails = (Policy: string, more: object = {}) =>
    failureOf(t.lambda.putResourcePolicy({ ResourceArn, Policy, ...more }));
  const good = document(statement(ResourceArn));
  expect((await fails('{')).code).toBe('InvalidParameterValueException');
  expect((await fails('[]')).code).toBe('InvalidParameterValueException');
  expect((await fails(document([]))).code).toBe('InvalidParameterValueException');
  expect((await fails(document(statement(`${ResourceArn}x`)))).code).toBe('InvalidParameterValueException');
  expect((await fails(document(statement(ResourceArn, { Action: 's3:GetObject' })))).code).toBe(
    'InvalidParameterValueException',
  );
  const nobody = { Principal: { Service: 'foo.amazonaws.com' } };
  expect((await fails(document(statement(ResourceArn, nobody)))).message).toBe(
    'The provided principal was invalid. Please check the principal and try again.',
  );
  expect(await fails(document(statement(ResourceArn, { Principal: '*' })))).toMatchObject({
    code: 'PublicPolicyException',
    status: 400,
  });
  expect((await fails(good, { RevisionId: crypto.randomUUID() })).code).toBe('PreconditionFailedException');
  expect((await fails(good, { ResourceArn: `${ResourceArn}:$LATEST` })).message).toBe(
    'We currently do not support adding policies for $LATEST.',
  );
  expect((await fails(good, { ResourceArn: `${ResourceArn}x` })).code).toBe('ResourceNotFoundException');
  expect((await fails(good, { ResourceArn: FunctionName })).code).toBe('ValidationException');
  const long = Array.from({ length: 150 }, (_, i) => statement(ResourceArn, { Sid: `s${i}` }));
  expect((await fails(document(long))).code).toBe('ValidationException');
});
