import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('the function runs on what is left again', async () => {
  const FunctionName = await t.create();
  await t.lambda.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions: 0 });
  const deleted = await t.lambda.deleteFunctionConcurrency({ FunctionName });
  expect(deleted.$metadata.httpStatusCode).toBe(204);
  expect((await t.invoke(FunctionName)).StatusCode).toBe(200);
  expect((await failureOf(t.lambda.deleteFunctionConcurrency({ FunctionName: 'nothing' }))).code).toBe(
    'ResourceNotFoundException',
  );
});
