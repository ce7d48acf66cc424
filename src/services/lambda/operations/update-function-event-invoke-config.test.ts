import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('what is not named stays', async () => {
  const FunctionName = await t.create();
  const update = { FunctionName, MaximumEventAgeInSeconds: 60 };
  expect(await failureOf(t.lambda.updateFunctionEventInvokeConfig(update))).toEqual({
    code: 'ResourceNotFoundException',
    status: 404,
    message: `The function arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}:$LATEST doesn't have an EventInvokeConfig`,
  });
  await t.lambda.putFunctionEventInvokeConfig({ FunctionName, MaximumRetryAttempts: 1 });
  expect(await t.lambda.updateFunctionEventInvokeConfig(update)).toMatchObject({
    MaximumRetryAttempts: 1,
    MaximumEventAgeInSeconds: 60,
  });
});

test('functions that are not there are told of in words of their own', async () => {
  const update = (FunctionName: string) =>
    t.lambda.updateFunctionEventInvokeConfig({ FunctionName, MaximumRetryAttempts: 0 });
  expect((await failureOf(update('nothing'))).message).toBe("The function doesn't exist.");
});
