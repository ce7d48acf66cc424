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

test('what is not provisioned is not found', async () => {
  const at = await published();
  expect(await failureOf(t.lambda.getProvisionedConcurrencyConfig(at))).toEqual({
    code: 'ProvisionedConcurrencyConfigNotFoundException',
    status: 404,
    message: 'No Provisioned Concurrency Config found for this function',
  });
  const missing = await failureOf(t.lambda.getProvisionedConcurrencyConfig({ ...at, Qualifier: '9' }));
  expect(missing.code).toBe('ResourceNotFoundException');
  expect(
    (await failureOf(t.lambda.getProvisionedConcurrencyConfig({ ...at, Qualifier: '$LATEST' }))).message,
  ).toBe('The function resource provided must be an alias or a published version.');
});
