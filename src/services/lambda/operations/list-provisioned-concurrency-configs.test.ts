import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

async function published() {
  const FunctionName = await t.create();
  await t.lambda.publishVersion({ FunctionName });
  await t.settled();
  return { FunctionName, Qualifier: '1' };
}

test('all of a function', async () => {
  const at = await published();
  await t.lambda.putProvisionedConcurrencyConfig({ ...at, ProvisionedConcurrentExecutions: 1 });
  await t.settled();
  const { ProvisionedConcurrencyConfigs } = await t.lambda.listProvisionedConcurrencyConfigs(at);
  expect(ProvisionedConcurrencyConfigs).toMatchObject([
    {
      FunctionArn: expect.stringMatching(/:1$/),
      Status: 'READY',
      RequestedProvisionedConcurrentExecutions: 1,
    },
  ]);
  const nothing = { FunctionName: 'nothing' };
  expect((await failureOf(t.lambda.listProvisionedConcurrencyConfigs(nothing))).code).toBe(
    'ResourceNotFoundException',
  );
});
