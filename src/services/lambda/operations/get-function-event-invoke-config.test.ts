import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('each qualifier has its own', async () => {
  const FunctionName = await t.create();
  await t.lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '$LATEST' });
  const Qualifier = 'live';
  await t.lambda.putFunctionEventInvokeConfig({ FunctionName, Qualifier, MaximumRetryAttempts: 0 });
  expect(await t.lambda.getFunctionEventInvokeConfig({ FunctionName, Qualifier })).toMatchObject({
    FunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}:live`,
    MaximumRetryAttempts: 0,
  });
  expect((await failureOf(t.lambda.getFunctionEventInvokeConfig({ FunctionName }))).code).toBe(
    'ResourceNotFoundException',
  );
});
