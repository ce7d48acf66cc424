import { Lambda } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  answerOf,
  type FakeCall,
  failureOf,
  type LambdaTest,
  lambdaTest,
} from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

/** A function that calls itself, as an SDK inside it would: with the trace header of its own run. */
const looping = (name: string, counts: { runs: number }) => async (call: FakeCall) => {
  counts.runs++;
  if (counts.runs > 25) return 'enough';
  const client = t.cloud.client(Lambda);
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      headers['X-Amzn-Trace-Id'] = call.invocation.traceHeader ?? '';
      return next(args);
    },
    { step: 'build' },
  );
  const failure = await client.invoke({ FunctionName: name }).then(answerOf, (error: Error) => error.name);
  return failure;
};

test('a loop of calls ends', async () => {
  const counts = { runs: 0 };
  const name = await t.create(looping('looping', counts), { FunctionName: 'looping' });
  expect(answerOf(await t.invoke(name))).toBe('RecursiveInvocationException');
  expect(counts.runs).toBe(16);
  counts.runs = 0;
  await t.lambda.putFunctionRecursionConfig({ FunctionName: name, RecursiveLoop: 'Allow' });
  expect(answerOf(await t.invoke(name))).toBe('enough');
});

test('there are two ways', async () => {
  const FunctionName = await t.create();
  const RecursiveLoop = 'Perhaps' as 'Allow';
  expect((await failureOf(t.lambda.putFunctionRecursionConfig({ FunctionName, RecursiveLoop }))).code).toBe(
    'ValidationException',
  );
});
