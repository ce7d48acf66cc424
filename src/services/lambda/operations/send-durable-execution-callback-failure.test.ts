import { expect, test } from 'vitest';
import { waitingForCallback } from '../../../../test/support/durable.ts';
import { failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

const waiting = () =>
  waitingForCallback(t, (operation) => [operation?.Status, operation?.CallbackDetails?.Error]);

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
