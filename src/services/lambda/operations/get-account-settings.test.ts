import { afterAll, beforeAll, expect, test } from 'vitest';
import { CODE, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('limits, and what is used of them', async () => {
  expect(await t.lambda.getAccountSettings({})).toMatchObject({
    AccountLimit: {
      TotalCodeSize: 80_530_636_800,
      CodeSizeUnzipped: 262_144_000,
      CodeSizeZipped: 52_428_800,
      ConcurrentExecutions: 1000,
      UnreservedConcurrentExecutions: 1000,
    },
    AccountUsage: { FunctionCount: 0, TotalCodeSize: 0 },
  });
  const FunctionName = await t.create();
  await t.lambda.publishVersion({ FunctionName });
  const { AccountUsage } = await t.lambda.getAccountSettings({});
  expect(AccountUsage).toEqual({ FunctionCount: 1, TotalCodeSize: 2 * CODE.length });
});
