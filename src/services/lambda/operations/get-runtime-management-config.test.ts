import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('versions are managed by themselves until they are told', async () => {
  const FunctionName = await t.create();
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`;
  const get = (more: object = {}) => t.lambda.getRuntimeManagementConfig({ FunctionName, ...more });
  const { $metadata, ...config } = await get();
  expect(config).toEqual({ UpdateRuntimeOn: 'Auto', FunctionArn: arn });
  await t.lambda.publishVersion({ FunctionName });
  expect(await get({ Qualifier: '1' })).toMatchObject({ UpdateRuntimeOn: 'Auto', FunctionArn: `${arn}:1` });
  await t.lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '1' });
  expect((await failureOf(get({ Qualifier: 'live' }))).code).toBe('InvalidParameterValueException');
  expect((await failureOf(get({ Qualifier: '2' }))).code).toBe('ResourceNotFoundException');
  expect((await failureOf(get({ FunctionName: 'nothing' }))).code).toBe('ResourceNotFoundException');
});
