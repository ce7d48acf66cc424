import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('it goes once', async () => {
  const FunctionName = await t.create();
  await t.lambda.createFunctionUrlConfig({ FunctionName, AuthType: 'NONE' });
  const deleted = await t.lambda.deleteFunctionUrlConfig({ FunctionName });
  expect(deleted.$metadata.httpStatusCode).toBe(204);
  expect((await failureOf(t.lambda.deleteFunctionUrlConfig({ FunctionName }))).code).toBe(
    'ResourceNotFoundException',
  );
});
