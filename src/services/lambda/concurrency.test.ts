import { Lambda } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../test/support/lambda.ts';

let t: LambdaTest;
let lambda: Lambda;
beforeAll(async () => {
  t = await lambdaTest();
  lambda = t.cloud.client(Lambda, { requestHandler: { httpAgent: { maxSockets: 200 } } });
});
afterAll(() => t.stop());

test('what others have reserved is left to them, and a hundred at a time to all the rest', async () => {
  const reserving = await t.create();
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  let running = 0;
  const { promise: full, resolve: isFull } = Promise.withResolvers<void>();
  const FunctionName = await t.create(async () => {
    running++;
    if (running === 100) isFull();
    await over;
  });
  await t.lambda.putFunctionConcurrency({ FunctionName: reserving, ReservedConcurrentExecutions: 900 });
  const calls = Array.from({ length: 100 }, () => lambda.invoke({ FunctionName }));
  await full;
  expect(await failureOf(lambda.invoke({ FunctionName }))).toEqual({
    code: 'TooManyRequestsException',
    status: 429,
    message: 'Rate Exceeded.',
  });
  // One that is given back is everybody's again.
  await t.lambda.putFunctionConcurrency({ FunctionName: reserving, ReservedConcurrentExecutions: 899 });
  const one = lambda.invoke({ FunctionName });
  await expect.poll(() => running).toBe(101);
  expect((await failureOf(lambda.invoke({ FunctionName }))).status).toBe(429);
  end();
  expect(new Set((await Promise.all([...calls, one])).map(({ StatusCode }) => StatusCode))).toEqual(
    new Set([200]),
  );
});
