import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('it goes once', async () => {
  const FunctionName = await t.create();
  await t.lambda.putFunctionEventInvokeConfig({ FunctionName, MaximumRetryAttempts: 0 });
  const deleted = await t.lambda.deleteFunctionEventInvokeConfig({ FunctionName });
  expect(deleted.$metadata.httpStatusCode).toBe(204);
  expect((await failureOf(t.lambda.deleteFunctionEventInvokeConfig({ FunctionName }))).code).toBe(
    'ResourceNotFoundException',
  );
});
