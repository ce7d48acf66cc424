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

test('a version or alias must be there, a configuration need not', async () => {
  const at = await published();
  const drop = (more: object) => t.lambda.deleteProvisionedConcurrencyConfig({ ...at, ...more });
  expect((await drop({})).$metadata.httpStatusCode).toBe(204);
  expect((await failureOf(drop({ Qualifier: '9' }))).message).toMatch(/^Function not found: .*:9$/);
  expect((await failureOf(drop({ Qualifier: 'live' }))).message).toMatch(/^Cannot find alias arn: .*:live$/);
});
