import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('an alias leads to a version', async () => {
  const FunctionName = await t.create();
  await t.lambda.publishVersion({ FunctionName });
  await t.settled();
  const made = await t.lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '1' });
  expect(made).toMatchObject({
    AliasArn: `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}:live`,
    Name: 'live',
    FunctionVersion: '1',
    Description: '',
    RevisionId: expect.any(String),
  });
  expect(made.RoutingConfig).toBeUndefined();
  const answer = await t.invoke(FunctionName, {}, { Qualifier: 'live' });
  expect(answer.ExecutedVersion).toBe('1');
  expect(t.fake.calls.at(-1)?.invocation.arn).toBe(made.AliasArn);
  const { Configuration } = await t.lambda.getFunction({ FunctionName, Qualifier: 'live' });
  expect(Configuration).toMatchObject({ FunctionArn: made.AliasArn, Version: '1' });
});

test('weights share the calls', async () => {
  const FunctionName = await t.create();
  await t.lambda.publishVersion({ FunctionName });
  await t.settled();
  await t.lambda.updateFunctionConfiguration({ FunctionName, Timeout: 9 });
  await t.settled();
  await t.lambda.publishVersion({ FunctionName });
  await t.settled();
  const RoutingConfig = { AdditionalVersionWeights: { 2: 0.5 } };
  await t.lambda.createAlias({ FunctionName, Name: 'half', FunctionVersion: '1', RoutingConfig });
  const seen = new Set<string | undefined>();
  for (let i = 0; i < 60; i++) seen.add((await t.invoke(`${FunctionName}:half`)).ExecutedVersion);
  expect([...seen].sort()).toEqual(['1', '2']);
});

test('what cannot be is refused', async () => {
  const FunctionName = await t.create();
  await t.lambda.publishVersion({ FunctionName });
  const fails = (more: object) =>
    failureOf(t.lambda.createAlias({ FunctionName, Name: 'a', FunctionVersion: '1', ...more }));
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`;
  const weights = (AdditionalVersionWeights: Record<string, number>) => ({
    RoutingConfig: { AdditionalVersionWeights },
  });
  expect((await fails({ FunctionVersion: '9' })).message).toBe(`Function not found: ${arn}:9`);
  expect((await fails({ FunctionName: 'nothing' })).message).toMatch(/^Function not found: .*:nothing:1$/);
  expect((await fails({ Name: '12' })).code).toBe('ValidationException');
  expect((await fails(weights({ 1: 0.1 }))).message).toMatch(/^Invalid function version 1\./);
  expect((await fails(weights({ 2: 0.1, 3: 0.1 }))).message).toMatch(/cannot be greater than 1$/);
  expect((await fails(weights({ 2: 1.5 }))).code).toBe('ValidationException');
  expect((await fails({ ...weights({ 1: 0.1 }), FunctionVersion: '$LATEST' })).message).toBe(
    '$LATEST is not supported for an alias pointing to more than 1 version',
  );
  await t.lambda.createAlias({ FunctionName, Name: 'a', FunctionVersion: '1' });
  expect(await fails({})).toEqual({
    code: 'ResourceConflictException',
    status: 409,
    message: `Alias already exists: ${arn}:a`,
  });
  expect((await failureOf(t.lambda.deleteFunction({ FunctionName, Qualifier: '1' }))).message).toBe(
    'Version is currently referenced by alias [a]',
  );
});

test('versions of one alias have the same role and the same place for what fails', async () => {
  const FunctionName = await t.create();
  const published = async (more: object) => {
    await t.lambda.updateFunctionConfiguration({ FunctionName, ...more });
    await t.settled();
    await t.lambda.publishVersion({ FunctionName });
    await t.settled();
  };
  await published({ Description: 'one' });
  await published({ Role: await t.role('another') });
  const may = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' };
  const DeadLetterConfig = { TargetArn: 'arn:aws:sqs:us-east-1:000000000000:failed' };
  await t.cloud.client(SQS).createQueue({ QueueName: 'failed' });
  const Role = await t.role('sender', may);
  await published({ Role });
  await published({ DeadLetterConfig });
  const both = async (FunctionVersion: string, other: string) =>
    (
      await failureOf(
        t.lambda.createAlias({
          ...{ FunctionName, Name: 'a', FunctionVersion },
          RoutingConfig: { AdditionalVersionWeights: { [other]: 0.5 } },
        }),
      )
    ).message;
  expect(await both('1', '2')).toBe('Specified versions must be associated with the same execution role');
  expect(await both('3', '4')).toBe('Specified versions must have the same dead letter configuration');
});
