import { expect, test } from 'vitest';
import {
  callback,
  createDurable,
  PENDING,
  startDurable,
  step,
  succeeded,
  waits,
} from '../../../../test/support/durable.ts';
import { failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

async function history(): Promise<string> {
  const name = await createDurable(t, [
    async ({ checkpoint }) => {
      await checkpoint(
        step('s', 'START', { Name: 'price' }),
        step('s', 'SUCCEED', { Name: 'price', Payload: '42' }),
        waits('w', 60),
        callback('b', { TimeoutSeconds: 300, HeartbeatTimeoutSeconds: 120 }),
      );
      return PENDING;
    },
    () => succeeded('ok'),
  ]);
  const arn = await startDurable(t, name, { a: 1 }, 'told');
  await t.settled();
  await t.cloud.clock.advance(60_000);
  return arn;
}

test('the events of an execution, with and without its data', async () => {
  const DurableExecutionArn = await history();
  const { Events = [] } = await t.lambda.getDurableExecutionHistory({
    DurableExecutionArn,
    IncludeExecutionData: true,
  });
  expect(Events.map(({ EventId }) => EventId)).toEqual(Events.map((_, at) => at + 1));
  const id = DurableExecutionArn.split('/').at(-1);
  expect(Events).toMatchObject([
    {
      ...{ EventType: 'ExecutionStarted', Id: id, Name: 'told', EventTimestamp: expect.any(Date) },
      ExecutionStartedDetails: { Input: { Payload: '{"a":1}', Truncated: false }, ExecutionTimeout: 600 },
    },
    { EventType: 'StepStarted', Id: 's', Name: 'price', SubType: 'Step', StepStartedDetails: {} },
    {
      EventType: 'StepSucceeded',
      StepSucceededDetails: { Result: { Payload: '42' }, RetryDetails: { CurrentAttempt: 1 } },
    },
    {
      EventType: 'WaitStarted',
      WaitStartedDetails: { Duration: 60, ScheduledEndTimestamp: expect.any(Date) },
    },
    {
      EventType: 'CallbackStarted',
      CallbackStartedDetails: { CallbackId: expect.any(String), Timeout: 300, HeartbeatTimeout: 120 },
    },
    {
      EventType: 'InvocationCompleted',
      InvocationCompletedDetails: {
        ...{
          RequestId: expect.any(String),
          StartTimestamp: expect.any(Date),
          EndTimestamp: expect.any(Date),
        },
        Error: {},
      },
    },
    { EventType: 'WaitSucceeded', WaitSucceededDetails: { Duration: 60 } },
    { EventType: 'InvocationCompleted' },
    {
      EventType: 'ExecutionSucceeded',
      ExecutionSucceededDetails: { Result: { Payload: '"ok"', Truncated: false } },
    },
  ]);
  const bare = await t.lambda.getDurableExecutionHistory({ DurableExecutionArn });
  expect(bare.Events?.[0]?.ExecutionStartedDetails?.Input).toEqual({ Truncated: true });
  expect(bare.Events?.[2]?.StepSucceededDetails?.Result).toEqual({ Truncated: true });
});

test('pages, forwards and backwards', async () => {
  const DurableExecutionArn = await history();
  const ids: (number | undefined)[][] = [];
  for (const ReverseOrder of [false, true]) {
    const seen: (number | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page = await t.lambda.getDurableExecutionHistory({
        ...{ DurableExecutionArn, MaxItems: 4, ReverseOrder, Marker },
      });
      seen.push(...(page.Events ?? []).map(({ EventId }) => EventId));
      Marker = page.NextMarker;
    } while (Marker !== undefined);
    ids.push(seen);
  }
  expect(ids).toEqual([
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
    [9, 8, 7, 6, 5, 4, 3, 2, 1],
  ]);
});

test('bad input', async () => {
  const DurableExecutionArn = await history();
  expect(
    (await failureOf(t.lambda.getDurableExecutionHistory({ DurableExecutionArn, Marker: 'bogus' }))).message,
  ).toBe('Invalid Marker');
  expect(
    (await failureOf(t.lambda.getDurableExecutionHistory({ DurableExecutionArn, MaxItems: 1001 }))).code,
  ).toBe('ValidationException');
  const gone = `${DurableExecutionArn}0`;
  expect((await failureOf(t.lambda.getDurableExecutionHistory({ DurableExecutionArn: gone }))).code).toBe(
    'ResourceNotFoundException',
  );
});
