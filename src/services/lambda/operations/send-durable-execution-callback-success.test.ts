import { expect, test } from 'vitest';
import {
  beginCallback,
  createDurable,
  eventTypes,
  succeeded,
  waitingForCallback,
} from '../../../../test/support/durable.ts';
import { answerOf, failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

test('the function goes on with what was sent, once', async () => {
  const { arn, CallbackId } = await waitingForCallback(t, (operation) => operation?.CallbackDetails?.Result);
  await t.lambda.sendDurableExecutionCallbackSuccess({
    CallbackId,
    Result: Buffer.from('{"approved":true}'),
  });
  await t.settled();
  const { Status, Result } = await t.lambda.getDurableExecution({ DurableExecutionArn: arn });
  expect([Status, JSON.parse(Result ?? '')]).toEqual(['SUCCEEDED', '{"approved":true}']);
  expect(await eventTypes(t, arn)).toEqual([
    ...['ExecutionStarted', 'CallbackStarted', 'InvocationCompleted', 'CallbackSucceeded'],
    ...['InvocationCompleted', 'ExecutionSucceeded'],
  ]);
  expect(await failureOf(t.lambda.sendDurableExecutionCallbackSuccess({ CallbackId }))).toEqual({
    code: 'CallbackTimeoutException',
    status: 400,
    message: 'The callback is either timed out or already completed',
  });
});

test('it may come before the function waits for it', async () => {
  const name = await createDurable(t, async (run) => {
    const CallbackId = await beginCallback(run);
    await t.lambda.sendDurableExecutionCallbackSuccess({ CallbackId });
    const next = await run.checkpoint();
    return succeeded(next.NewExecutionState?.Operations?.[0]?.Status);
  });
  expect(answerOf(await t.invoke(`${name}:$LATEST`))).toBe('SUCCEEDED');
});

test('what is no callback', async () => {
  for (const CallbackId of ['QUJD', Buffer.from('{"arn":1}').toString('base64')]) {
    expect(await failureOf(t.lambda.sendDurableExecutionCallbackSuccess({ CallbackId }))).toEqual({
      code: 'InvalidParameterValueException',
      status: 400,
      message: 'Invalid callback id',
    });
  }
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:f:1/durable-execution/a/b';
  const CallbackId = Buffer.from(JSON.stringify({ arn, operationId: 'b' })).toString('base64');
  expect((await failureOf(t.lambda.sendDurableExecutionCallbackSuccess({ CallbackId }))).code).toBe(
    'CallbackTimeoutException',
  );
});
