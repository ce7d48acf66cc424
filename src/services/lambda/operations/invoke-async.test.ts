import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('the event is taken and run', async () => {
  const FunctionName = await t.create();
  const before = t.fake.calls.length;
  expect((await t.lambda.invokeAsync({ FunctionName, InvokeArgs: '{"a":1}' })).Status).toBe(202);
  await t.settled();
  expect(t.fake.calls.slice(before).map(({ event }) => event)).toEqual([{ a: 1 }]);
  expect((await failureOf(t.lambda.invokeAsync({ FunctionName, InvokeArgs: '{' }))).code).toBe(
    'InvalidRequestContentException',
  );
});
