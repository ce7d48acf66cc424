/** Functions that durable executions call. */

import { beforeAll, expect, test } from 'vitest';
import {
  chained,
  createDurable,
  type DurableScript,
  eventTypes,
  failed,
  PENDING,
  startDurable,
  succeeded,
  waits,
} from '../../../../test/support/durable.ts';
import { answerOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();
let Role: string;
beforeAll(async () => {
  Role = await t.role('caller', { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' });
});

/** Calls one function, and answers what the operation has become. */
const calls =
  (FunctionName: string, Payload?: string): DurableScript =>
  async ({ operation, checkpoint }) => {
    const called = operation('i');
    if (called !== undefined) return succeeded([called.Status, called.ChainedInvokeDetails]);
    await checkpoint(chained('i', FunctionName, Payload));
    return PENDING;
  };
const caller = (FunctionName: string, Payload?: string, more: object = { Role }) =>
  createDurable(t, calls(FunctionName, Payload), undefined, more);
const outcomeOf = async (FunctionName: string, Payload?: string, more?: object) => {
  const name = await caller(FunctionName, Payload, more);
  return answerOf(await t.invoke(`${name}:$LATEST`));
};

test('a function that is not durable is run once', async () => {
  const name = await t.create(({ event }) => ({ echo: event }));
  expect(await outcomeOf(name, '{"a":1}')).toEqual(['SUCCEEDED', { Result: '{"echo":{"a":1}}' }]);
  expect(t.fake.calls.filter(({ spec }) => spec.name === name)).toHaveLength(1);
});

test('its error is the operation’s, and so is an answer that is too large', async () => {
  const bad = await t.create(() => {
    throw new RangeError('child exploded');
  });
  expect(await outcomeOf(bad)).toEqual([
    'FAILED',
    { Error: { ErrorMessage: 'child exploded', ErrorType: 'RangeError' } },
  ]);
  const chatty = await t.create(() => 'x'.repeat(1_048_576));
  expect(await outcomeOf(chatty)).toEqual([
    'FAILED',
    {
      Error: {
        ErrorMessage: 'CHAINED_INVOKE output payload size must be less than or equal to 1048576 bytes.',
      },
    },
  ]);
});

test('a durable function is an execution of its own, that tells of its end', async () => {
  const child = await createDurable(t, [
    async ({ checkpoint, input }) => {
      expect(input).toEqual({ x: 1 });
      await checkpoint(waits('w', 60));
      return PENDING;
    },
    () => succeeded('child'),
  ]);
  const arn = await startDurable(t, await caller(`${child}:$LATEST`, '{"x":1}'));
  await t.settled();
  await t.cloud.clock.advance(60_000);
  const { Result } = await t.lambda.getDurableExecution({ DurableExecutionArn: arn });
  expect(JSON.parse(Result ?? '')).toEqual(['SUCCEEDED', { Result: '"child"' }]);
  const { Events = [] } = await t.lambda.getDurableExecutionHistory({
    DurableExecutionArn: arn,
    IncludeExecutionData: true,
  });
  const started = Events.find(({ EventType }) => EventType === 'ChainedInvokeStarted');
  const details = started?.ChainedInvokeStartedDetails;
  expect(details).toEqual({
    FunctionName: `${child}:$LATEST`,
    ExecutedVersion: '$LATEST',
    Input: { Payload: '{"x":1}', Truncated: false },
    DurableExecutionArn: expect.stringContaining(`function:${child}:$LATEST/durable-execution/`),
  });
  const { DurableExecutionArn } = details ?? {};
  expect(await t.lambda.getDurableExecution({ DurableExecutionArn })).toMatchObject({ Status: 'SUCCEEDED' });
});

test('its failure, stop and timeout are the operation’s', async () => {
  const bad = await createDurable(t, () => failed('no', 'ChildError'));
  expect(await outcomeOf(`${bad}:$LATEST`)).toEqual([
    'FAILED',
    { Error: { ErrorMessage: 'no', ErrorType: 'ChildError' } },
  ]);
  const slow: DurableScript = async ({ checkpoint }) => {
    await checkpoint(waits('w', 600));
    return PENDING;
  };
  const late = await startDurable(
    t,
    await caller(`${await createDurable(t, slow, { ExecutionTimeout: 60 })}:$LATEST`),
  );
  const stopped = await createDurable(t, slow);
  const parent = await startDurable(t, await caller(`${stopped}:$LATEST`));
  await t.settled();
  const list = await t.lambda.listDurableExecutionsByFunction({ FunctionName: stopped });
  const { DurableExecutionArn } = list.DurableExecutions?.[0] ?? {};
  await t.lambda.stopDurableExecution({ DurableExecutionArn, Error: { ErrorMessage: 'enough' } });
  await t.cloud.clock.advance(60_000);
  const results: unknown[] = [];
  for (const arn of [parent, late]) {
    const { Result } = await t.lambda.getDurableExecution({ DurableExecutionArn: arn });
    results.push(JSON.parse(Result ?? 'null'));
  }
  expect(results).toEqual([
    ['STOPPED', { Error: { ErrorMessage: 'enough' } }],
    [
      'TIMED_OUT',
      {
        Error: {
          ErrorMessage: 'CHAINED_INVOKE timed out after 60 seconds.',
          ErrorType: 'ChainedInvoke.Timeout',
        },
      },
    ],
  ]);
  expect(await eventTypes(t, late)).toContain('ChainedInvokeTimedOut');
});

test('the role must be allowed to call', async () => {
  const poor = { Role: await t.role('poor') };
  const child = await createDurable(t, () => succeeded(1));
  for (const name of [await t.create(), `${child}:$LATEST`]) {
    expect(await outcomeOf(name, undefined, poor)).toEqual([
      'FAILED',
      {
        Error: {
          ErrorType: 'AccessDeniedException',
          ErrorMessage: expect.stringContaining('lambda:InvokeFunction'),
        },
      },
    ]);
  }
  expect(t.fake.calls.some(({ spec }) => spec.name === child)).toBe(false);
});
