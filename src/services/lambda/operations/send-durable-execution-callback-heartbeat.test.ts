import { expect, test } from 'vitest';
import { waitingForCallback } from '../../../../test/support/durable.ts';
import { failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

const waiting = (options: object) =>
  waitingForCallback(t, (operation) => [operation?.Status, operation?.CallbackDetails?.Error], options);
const resultOf = async (DurableExecutionArn: string) => {
  const { Status, Result } = await t.lambda.getDurableExecution({ DurableExecutionArn });
  return Status === 'SUCCEEDED' ? JSON.parse(Result ?? '') : Status;
};

test('a callback lives as long as its heart beats', async () => {
  const { arn, CallbackId } = await waiting({ HeartbeatTimeoutSeconds: 100 });
  await t.cloud.clock.advance(80_000);
  await t.lambda.sendDurableExecutionCallbackHeartbeat({ CallbackId });
  await t.cloud.clock.advance(80_000);
  expect(await resultOf(arn)).toBe('RUNNING');
  await t.cloud.clock.advance(20_000);
  expect(await resultOf(arn)).toEqual([
    'TIMED_OUT',
    { ErrorMessage: 'Callback timed out on heartbeat', ErrorType: 'Callback.Heartbeat' },
  ]);
  expect((await failureOf(t.lambda.sendDurableExecutionCallbackHeartbeat({ CallbackId }))).code).toBe(
    'CallbackTimeoutException',
  );
});

test('and no longer than its time', async () => {
  const { arn, CallbackId } = await waiting({ TimeoutSeconds: 100, HeartbeatTimeoutSeconds: 90 });
  await t.cloud.clock.advance(50_000);
  await t.lambda.sendDurableExecutionCallbackHeartbeat({ CallbackId });
  await t.cloud.clock.advance(50_000);
  expect(await resultOf(arn)).toEqual([
    'TIMED_OUT',
    { ErrorMessage: 'Callback timed out', ErrorType: 'Callback.Timeout' },
  ]);
});

test('one that wants no beats takes them', async () => {
  const { arn, CallbackId } = await waiting({});
  await t.lambda.sendDurableExecutionCallbackHeartbeat({ CallbackId });
  expect(await resultOf(arn)).toBe('RUNNING');
  expect(
    (await failureOf(t.lambda.sendDurableExecutionCallbackHeartbeat({ CallbackId: 'QUJD' }))).message,
  ).toBe('Invalid callback id');
});
