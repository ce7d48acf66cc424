import { Lambda } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerOf, failureOf, type LambdaTest, lambdaTest } from '../../../test/support/lambda.ts';
import { zipOf } from '../../../test/support/zip.ts';

const CALLS = 1000;

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest({ isolation: 'plain' }, 'processes');
});
afterAll(() => t.stop());

const create = async (FunctionName: string, source: string) => {
  const ZipFile = zipOf({ 'index.js': source });
  await t.lambda.createFunction({ ...t.input(FunctionName), Runtime: 'nodejs24.x', Code: { ZipFile } });
  await t.settled();
};

test('1,000 calls at the same time are all answered, each with its own answer', {
  timeout: 120_000,
}, async () => {
  await create('echo', 'exports.handler = async (event) => event;');
  const lambda = t.cloud.client(Lambda, { requestHandler: { httpAgent: { maxSockets: CALLS } } });
  const answers = await Promise.all(
    Array.from({ length: CALLS }, (_, n) => lambda.invoke({ FunctionName: 'echo', Payload: String(n) })),
  );
  expect(answers.map(answerOf)).toEqual(Array.from({ length: CALLS }, (_, n) => n));
});

test('what a function may not run of reserved concurrency is throttled, not queued', async () => {
  await create('few', 'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 1500));');
  await t.lambda.putFunctionConcurrency({ FunctionName: 'few', ReservedConcurrentExecutions: 2 });
  const calls = Array.from({ length: 6 }, () => t.lambda.invoke({ FunctionName: 'few' }));
  const outcomes = await Promise.all(
    calls.map((call) =>
      call.then(
        () => 'ran',
        () => failureOf(call),
      ),
    ),
  );
  expect(outcomes.filter((outcome) => outcome === 'ran')).toHaveLength(2);
  expect(outcomes.filter((outcome) => outcome !== 'ran')).toEqual(
    Array.from({ length: 4 }, () => ({
      code: 'TooManyRequestsException',
      status: 429,
      message: 'Rate Exceeded.',
    })),
  );
});
