import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('the share of a function, if it has one', async () => {
  const FunctionName = await t.create();
  expect(
    (await t.lambda.getFunctionConcurrency({ FunctionName })).ReservedConcurrentExecutions,
  ).toBeUndefined();
  await t.lambda.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions: 7 });
  expect((await t.lambda.getFunctionConcurrency({ FunctionName })).ReservedConcurrentExecutions).toBe(7);
  const { Concurrency } = await t.lambda.getFunction({ FunctionName });
  expect(Concurrency).toEqual({ ReservedConcurrentExecutions: 7 });
  expect((await failureOf(t.lambda.getFunctionConcurrency({ FunctionName: 'nothing' }))).code).toBe(
    'ResourceNotFoundException',
  );
});
