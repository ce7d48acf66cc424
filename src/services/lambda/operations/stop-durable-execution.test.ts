import { expect, test } from 'vitest';
import { createDurable, eventTypes, PENDING, startDurable, waits } from '../../../../test/support/durable.ts';
import { failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

test('an execution ends as it is told to, once', async () => {
  let runs = 0;
  const name = await createDurable(t, async ({ checkpoint }) => {
    runs++;
    await checkpoint(waits('w', 60));
    return PENDING;
  });
  const DurableExecutionArn = await startDurable(t, name);
  await t.settled();
  const reason = { ErrorType: 'Cancelled', ErrorMessage: 'by test' };
  const { StopTimestamp } = await t.lambda.stopDurableExecution({ DurableExecutionArn, Error: reason });
  expect(StopTimestamp).toBeInstanceOf(Date);
  await t.cloud.clock.advance(60_000);
  const again = await t.lambda.stopDurableExecution({ DurableExecutionArn, Error: { ErrorType: 'Other' } });
  expect(again.StopTimestamp).toEqual(StopTimestamp);
  expect(await t.lambda.getDurableExecution({ DurableExecutionArn })).toMatchObject({
    Status: 'STOPPED',
    Error: reason,
  });
  expect((await eventTypes(t, DurableExecutionArn)).at(-1)).toBe('ExecutionStopped');
  expect(runs).toBe(1);
});

test('without a reason; and what is not there', async () => {
  const name = await createDurable(t, async ({ checkpoint }) => {
    await checkpoint(waits('w', 60));
    return PENDING;
  });
  const DurableExecutionArn = await startDurable(t, name);
  await t.lambda.stopDurableExecution({ DurableExecutionArn });
  expect(await t.lambda.getDurableExecution({ DurableExecutionArn })).toMatchObject({
    Status: 'STOPPED',
    Error: {},
  });
  await t.settled();
  const gone = { DurableExecutionArn: `${DurableExecutionArn}0` };
  expect((await failureOf(t.lambda.stopDurableExecution(gone))).code).toBe('ResourceNotFoundException');
});
