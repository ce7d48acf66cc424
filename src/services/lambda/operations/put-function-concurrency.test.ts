import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('a share of 0 stops a function', async () => {
  const FunctionName = await t.create();
  const put = (ReservedConcurrentExecutions: number) =>
    t.lambda.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions });
  expect((await put(0)).ReservedConcurrentExecutions).toBe(0);
  await expect(t.invoke(FunctionName)).rejects.toMatchObject({
    name: 'TooManyRequestsException',
    message: 'Rate Exceeded.',
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    $metadata: { httpStatusCode: 429 },
  });
  await put(1);
  expect((await t.invoke(FunctionName)).StatusCode).toBe(200);
});

test('so many run at a time and no more', async () => {
  const running: (() => void)[] = [];
  const FunctionName = await t.create(() => new Promise<void>((resolve) => running.push(resolve)));
  await t.lambda.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions: 2 });
  const first = [t.invoke(FunctionName), t.invoke(FunctionName)];
  await vi.waitFor(() => expect(running).toHaveLength(2));
  expect((await failureOf(t.invoke(FunctionName))).status).toBe(429);
  for (const end of running.splice(0)) end();
  await Promise.all(first);
  const third = t.invoke(FunctionName);
  await vi.waitFor(() => expect(running).toHaveLength(1));
  running[0]?.();
  expect((await third).StatusCode).toBe(200);
});

test('a share is not below what is provisioned', async () => {
  const FunctionName = await t.create();
  await t.lambda.publishVersion({ FunctionName });
  const provisioned = { FunctionName, Qualifier: '1', ProvisionedConcurrentExecutions: 2 };
  await t.lambda.putProvisionedConcurrencyConfig(provisioned);
  const put = t.lambda.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions: 1 });
  await expect(put).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
    message:
      " ReservedConcurrentExecutions  1 should not be lower than function's total provisioned concurrency [2].",
    Type: undefined,
  });
});

test('some stays for all others', async () => {
  const FunctionName = await t.create();
  const fails = (ReservedConcurrentExecutions: number) =>
    failureOf(t.lambda.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions }));
  const refused = {
    code: 'InvalidParameterValueException',
    status: 400,
    message:
      "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
  };
  // The functions of the tests before have 3.
  expect(await fails(898)).toEqual(refused);
  await t.lambda.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions: 897 });
  const { AccountLimit } = await t.lambda.getAccountSettings({});
  expect(AccountLimit).toMatchObject({ ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 100 });
  expect(
    (
      await failureOf(
        t.lambda.putFunctionConcurrency({
          FunctionName: `${FunctionName}:1`,
          ReservedConcurrentExecutions: 1,
        }),
      )
    ).message,
  ).toMatch(/^This operation is permitted on Lambda functions only\./);
});

test('AWS names $LATEST of a function that is not there', async () => {
  const put = { FunctionName: 'nothing', ReservedConcurrentExecutions: 1 };
  expect((await failureOf(t.lambda.putFunctionConcurrency(put))).message).toBe(
    'Function not found: arn:aws:lambda:us-east-1:000000000000:function:nothing:$LATEST',
  );
});
