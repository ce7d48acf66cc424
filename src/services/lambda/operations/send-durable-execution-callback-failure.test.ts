import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  callback,
  createDurable,
  PENDING,
  startDurable,
  succeeded,
} from '../../../../test/support/durable.ts';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

async function waiting(): Promise<{ arn: string; CallbackId: string }> {
  let CallbackId = '';
  const name = await createDurable(t, [
    async ({ checkpoint }) => {
      const { NewExecutionState } = await checkpoint(callback('b'));
      CallbackId = NewExecutionState?.Operations?.[0]?.CallbackDetails?.CallbackId ?? '';
      return PENDING;
    },
    ({ operation }) => succeeded([operation('b')?.Status, operation('b')?.CallbackDetails?.Error]),
  ]);
  const arn = await startDurable(t, name);
  await t.settled();
  return { arn, CallbackId };
}

test('the function goes on with the error', async () => {
  const { arn, CallbackId } = await waiting();
  const denial = { ErrorType: 'Rejected', ErrorMessage: 'denied', ErrorData: '{}', StackTrace: ['a'] };
  await t.lambda.sendDurableExecutionCallbackFailure({ CallbackId, Error: denial });
  await t.settled();
  const { Result } = await t.lambda.getDurableExecution({ DurableExecutionArn: arn });
  expect(JSON.parse(Result ?? '')).toEqual(['FAILED', denial]);
  expect((await failureOf(t.lambda.sendDurableExecutionCallbackFailure({ CallbackId }))).code).toBe(
    'CallbackTimeoutException',
  );
});

test('an error has its size', async () => {
  const { CallbackId } = await waiting();
  const denial = { ErrorMessage: 'm'.repeat(1_048_576) };
  expect(
    await failureOf(t.lambda.sendDurableExecutionCallbackFailure({ CallbackId, Error: denial })),
  ).toEqual({
    code: 'InvalidParameterValueException',
    status: 400,
    message: 'Error object size must be less than or equal to 1048576 bytes.',
  });
});
