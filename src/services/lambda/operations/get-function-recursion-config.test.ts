import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('loops end unless they are allowed', async () => {
  const FunctionName = await t.create();
  expect((await t.lambda.getFunctionRecursionConfig({ FunctionName })).RecursiveLoop).toBe('Terminate');
  expect((await failureOf(t.lambda.getFunctionRecursionConfig({ FunctionName: 'nothing' }))).code).toBe(
    'ResourceNotFoundException',
  );
});
