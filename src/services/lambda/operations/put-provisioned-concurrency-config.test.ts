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

test('sandboxes are made before anybody calls', async () => {
  const at = await published();
  const put = await t.lambda.putProvisionedConcurrencyConfig({ ...at, ProvisionedConcurrentExecutions: 2 });
  expect(put.$metadata.httpStatusCode).toBe(202);
  expect(put).toMatchObject({ RequestedProvisionedConcurrentExecutions: 2, Status: 'IN_PROGRESS' });
  await t.settled();
  expect([...t.fake.provisioned.values()]).toContain(2);
  expect(await t.lambda.getProvisionedConcurrencyConfig(at)).toMatchObject({
    Status: 'READY',
    AllocatedProvisionedConcurrentExecutions: 2,
    AvailableProvisionedConcurrentExecutions: 2,
  });
  await t.invoke(at.FunctionName, {}, { Qualifier: '1' });
  expect(t.fake.provisioned.get(t.fake.calls.at(-1)?.spec.key ?? '')).toBe(2);
});

test('what cannot be is refused', async () => {
  const at = await published();
  const fails = (more: object) =>
    failureOf(
      t.lambda.putProvisionedConcurrencyConfig({ ...at, ProvisionedConcurrentExecutions: 1, ...more }),
    );
  expect((await fails({ Qualifier: '$LATEST' })).message).toBe(
    'Provisioned Concurrency Configs cannot be applied to unpublished function versions.',
  );
  expect((await fails({ ProvisionedConcurrentExecutions: 0 })).code).toBe('ValidationException');
  expect((await fails({ ProvisionedConcurrentExecutions: 901 })).message).toMatch(
    /minimum value of \[100]\.$/,
  );
  expect((await fails({ ProvisionedConcurrentExecutions: 1001 })).message).toBe(
    "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [1000].",
  );
  expect((await fails({ Qualifier: '9' })).code).toBe('ResourceNotFoundException');
  expect((await fails({ FunctionName: 'nothing' })).message).toMatch(/^Function not found: .*:nothing:1$/);
  expect((await fails({ FunctionName: 'nothing', Qualifier: 'live' })).message).toMatch(
    /^Cannot find alias arn: .*:nothing:live$/,
  );
  await t.lambda.putFunctionConcurrency({ FunctionName: at.FunctionName, ReservedConcurrentExecutions: 1 });
  expect((await fails({ ProvisionedConcurrentExecutions: 2 })).message).toMatch(
    /should not be greater than the reservedConcurrentExecution/,
  );
});
