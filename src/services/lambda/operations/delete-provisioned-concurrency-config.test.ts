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

test('the sandboxes are given up', async () => {
  const at = await published();
  await t.lambda.putProvisionedConcurrencyConfig({ ...at, ProvisionedConcurrentExecutions: 3 });
  await t.settled();
  const deleted = await t.lambda.deleteProvisionedConcurrencyConfig(at);
  expect(deleted.$metadata.httpStatusCode).toBe(204);
  await t.settled();
  expect([...t.fake.provisioned.values()]).toEqual([0]);
  expect((await failureOf(t.lambda.getProvisionedConcurrencyConfig(at))).status).toBe(404);
});
