/** Durable executions as their callers see them; the scripts play the part of the SDK. */

import { describe, expect, test } from 'vitest';
import {
  callback,
  createDurable,
  type DurableRun,
  eventTypes,
  failed,
  PENDING,
  startDurable,
  step,
  succeeded,
  waits,
} from '../../../../test/support/durable.ts';
import { answerOf, failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

const statusOf = async (DurableExecutionArn: string) => {
  const { Status, Result, Error: error } = await t.lambda.getDurableExecution({ DurableExecutionArn });
  return { Status, Result, Error: error };
};

describe('runs', () => {
  test('the caller waits for the end, across waits that the clock ends', async () => {
    const events: unknown[] = [];
    let moved: Promise<void> | undefined;
    const name = await createDurable(t, [
      async ({ event, checkpoint, input }) => {
        events.push(event);
        expect(input).toEqual({ order: 1 });
        const { NewExecutionState } = await checkpoint(
          step('s', 'START'),
          step('s', 'SUCCEED', { Payload: '42' }),
          waits('w', 300),
        );
        expect(NewExecutionState?.Operations?.map(({ Id, Status }) => [Id, Status])).toEqual([
          ['s', 'SUCCEEDED'],
          ['w', 'STARTED'],
        ]);
        moved = t.cloud.clock.advance(300_000);
        return PENDING;
      },
      ({ event, operation }) => {
        events.push(event);
        expect(event.UpdatedOperationIds).toEqual(['w']);
        expect(operation('s')).toMatchObject({
          Status: 'SUCCEEDED',
          StepDetails: { Result: '42', Attempt: 1 },
        });
        return succeeded({ done: operation('w')?.Status });
      },
    ]);
    const answer = await t.invoke(`${name}:$LATEST`, { order: 1 }, { DurableExecutionName: 'first' });
    await moved;
    expect(answer.FunctionError).toBeUndefined();
    expect(answerOf(answer)).toEqual({ done: 'SUCCEEDED' });
    const { DurableExecutionArn: arn = '', ExecutedVersion } = answer;
    expect(arn).toMatch(
      new RegExp(
        `^arn:aws:lambda:us-east-1:000000000000:function:${name}:\\$LATEST/durable-execution/first/[\\w-]+$`,
      ),
    );
    expect(ExecutedVersion).toBe('$LATEST');
    expect(events).toMatchObject([
      {
        DurableExecutionArn: arn,
        CheckpointToken: expect.stringMatching(/^[A-Za-z0-9+/]+={0,2}$/),
        InitialExecutionState: { NextMarker: '', Operations: [{ Type: 'EXECUTION', Status: 'STARTED' }] },
        UpdatedOperationIds: [arn.split('/').at(-1)],
      },
      { DurableExecutionArn: arn },
    ]);
    expect(await eventTypes(t, arn)).toEqual([
      ...['ExecutionStarted', 'StepStarted', 'StepSucceeded', 'WaitStarted', 'InvocationCompleted'],
      ...['WaitSucceeded', 'InvocationCompleted', 'ExecutionSucceeded'],
    ]);
  });

  test('a failure is the caller’s, as that of any function', async () => {
    const name = await createDurable(t, () => failed('no stock', 'OrderError'));
    const answer = await t.invoke(`${name}:$LATEST`);
    expect(answer.FunctionError).toBe('Unhandled');
    expect(answerOf(answer)).toEqual({ errorMessage: 'no stock', errorType: 'OrderError' });
  });

  /** Begins a callback, and ends it at once. */
  const answered = async ({ checkpoint }: DurableRun) => {
    const { NewExecutionState } = await checkpoint(callback('b'), waits('long', 500));
    const CallbackId = NewExecutionState?.Operations?.[0]?.CallbackDetails?.CallbackId ?? '';
    await t.lambda.sendDurableExecutionCallbackSuccess({ CallbackId });
  };

  test('what a run has not seen when it goes to wait has it run again at once', async () => {
    const name = await createDurable(t, [
      async (run) => {
        await answered(run);
        return PENDING;
      },
      ({ event }) => succeeded(event.UpdatedOperationIds),
    ]);
    expect(answerOf(await t.invoke(`${name}:$LATEST`))).toEqual(['b']);
  });

  test('what a run was told of and has not taken up has it run again, too', async () => {
    const name = await createDurable(t, [
      async (run) => {
        await answered(run);
        const { NewExecutionState } = await run.checkpoint();
        expect(NewExecutionState?.Operations?.map(({ Id, Status }) => [Id, Status])).toEqual([
          ['b', 'SUCCEEDED'],
        ]);
        return PENDING;
      },
      ({ event, operation }) => succeeded([event.UpdatedOperationIds, operation('b')?.Status]),
    ]);
    expect(answerOf(await t.invoke(`${name}:$LATEST`))).toEqual([[], 'SUCCEEDED']);
  });

  test('a run is told of all that has changed, however much it is', async () => {
    const ids = Array.from({ length: 1_100 }, (_, i) => `w${i}`);
    const name = await createDurable(t, [
      async ({ checkpoint }) => {
        for (let i = 0; i < ids.length; i += 100) {
          await checkpoint(...ids.slice(i, i + 100).map((id) => step(id, 'START')));
        }
        const ended = ids.map((id) => step(id, 'SUCCEED', { Payload: '1' }));
        const { NewExecutionState } = await checkpoint(...ended);
        return succeeded(NewExecutionState?.Operations?.length);
      },
    ]);
    expect(answerOf(await t.invoke(`${name}:$LATEST`))).toBe(ids.length);
  });

  test('a step is tried again when its time has come', async () => {
    const name = await createDurable(t, [
      async ({ checkpoint }) => {
        const retry = { StepOptions: { NextAttemptDelaySeconds: 300 }, Error: { ErrorMessage: 'boom' } };
        const { NewExecutionState } = await checkpoint(step('s', 'START'), step('s', 'RETRY', retry));
        expect(NewExecutionState?.Operations?.[0]).toMatchObject({
          Status: 'PENDING',
          StepDetails: {
            Attempt: 1,
            Error: { ErrorMessage: 'boom' },
            NextAttemptTimestamp: expect.any(Date),
          },
        });
        return PENDING;
      },
      async ({ operation, checkpoint }) => {
        expect(operation('s')).toMatchObject({ Status: 'READY' });
        expect(operation('s')?.StepDetails).not.toHaveProperty('NextAttemptTimestamp');
        await checkpoint(step('s', 'START'), step('s', 'SUCCEED', { Payload: '"ok"' }));
        return succeeded('done');
      },
    ]);
    const arn = await startDurable(t, name);
    await t.settled();
    expect(await statusOf(arn)).toMatchObject({ Status: 'RUNNING' });
    await t.cloud.clock.advance(200_000);
    expect(await statusOf(arn)).toMatchObject({ Status: 'RUNNING' });
    await t.cloud.clock.advance(100_000);
    expect(await statusOf(arn)).toMatchObject({ Status: 'SUCCEEDED', Result: '"done"' });
    expect(await eventTypes(t, arn)).toEqual([
      ...['ExecutionStarted', 'StepStarted', 'StepFailed', 'InvocationCompleted', 'StepStarted'],
      ...['StepSucceeded', 'InvocationCompleted', 'ExecutionSucceeded'],
    ]);
  });

  test('runs that break off are tried again, and not for ever', async () => {
    let runs = 0;
    const name = await createDurable(t, () => {
      runs++;
      throw new TypeError('crash');
    });
    const arn = await startDurable(t, name);
    await t.settled();
    expect([runs, (await statusOf(arn)).Status]).toEqual([1, 'RUNNING']);
    await t.cloud.clock.advance(1000);
    expect(runs).toBe(2);
    await t.cloud.clock.advance(550_000);
    expect(runs).toBe(9);
    expect(await statusOf(arn)).toEqual({
      Status: 'FAILED',
      Error: { ErrorMessage: 'crash', ErrorType: 'TypeError' },
    });
  });

  test.each([
    ['{"foo":1}', { foo: 1 }, 'Invalid Status in invocation output.'],
    ['nothing that it waits for', PENDING, 'Cannot return PENDING status with no pending operations.'],
    [
      'a result of a failure',
      { Status: 'FAILED', Result: '1' },
      'Cannot provide a Result for FAILED status.',
    ],
    [
      'an error of a success',
      { Status: 'SUCCEEDED', Error: { ErrorType: 'E' } },
      'Cannot provide an Error for SUCCEEDED status.',
    ],
  ])('an answer that is none fails it: %s', async (_what, answer, ErrorMessage) => {
    const name = await createDurable(t, () => answer);
    const arn = await startDurable(t, name);
    await t.settled();
    expect(await statusOf(arn)).toEqual({
      Status: 'FAILED',
      Error: { ErrorMessage, ErrorType: 'InvalidParameterValueException' },
    });
  });

  test('an execution has its time', async () => {
    const name = await createDurable(
      t,
      async ({ checkpoint }) => {
        await checkpoint(waits('w', 600));
        return PENDING;
      },
      { ExecutionTimeout: 10 },
    );
    const arn = await startDurable(t, name);
    await t.settled();
    await t.cloud.clock.advance(10_000);
    expect(await statusOf(arn)).toEqual({
      Status: 'TIMED_OUT',
      Error: { ErrorMessage: 'Execution timed out after 10 seconds.' },
    });
    expect((await eventTypes(t, arn)).at(-1)).toBe('ExecutionTimedOut');
  });

  test('it is kept as long as the function says', async () => {
    const name = await createDurable(t, () => succeeded(1), {
      ExecutionTimeout: 10,
      RetentionPeriodInDays: 1,
    });
    const arn = await startDurable(t, name, { large: 'x'.repeat(50_000) }, 'once');
    await t.settled();
    await t.cloud.clock.advance(86_399_000);
    expect((await statusOf(arn)).Status).toBe('SUCCEEDED');
    await t.cloud.clock.advance(2000);
    expect(await failureOf(statusOf(arn))).toEqual({
      code: 'ResourceNotFoundException',
      status: 404,
      message: 'Durable Execution does not exist',
    });
    expect(await startDurable(t, name, {}, 'once')).not.toBe(arn);
  });

  test('with its function it goes', async () => {
    const name = await createDurable(t, async ({ checkpoint }) => {
      await checkpoint(waits('w', 600));
      return PENDING;
    });
    const arn = await startDurable(t, name);
    await t.settled();
    await t.lambda.deleteFunction({ FunctionName: name });
    await t.settled();
    expect((await failureOf(statusOf(arn))).code).toBe('ResourceNotFoundException');
  });
});

describe('names', () => {
  test('the same call is the same execution, another is refused', async () => {
    let runs = 0;
    const name = await createDurable(t, () => succeeded(++runs));
    const first = await startDurable(t, name, { a: 1 }, 'same');
    await t.settled();
    expect(await startDurable(t, name, { a: 1 }, 'same')).toBe(first);
    expect(answerOf(await t.invoke(`${name}:$LATEST`, { a: 1 }, { DurableExecutionName: 'same' }))).toBe(1);
    expect(await failureOf(startDurable(t, name, { a: 2 }, 'same'))).toEqual({
      code: 'DurableExecutionAlreadyStartedException',
      status: 409,
      message: `Execution already started: ${first}`,
    });
    const other = await createDurable(t, () => succeeded(1));
    expect(await startDurable(t, other, { a: 2 }, 'same')).not.toBe(first);
  });

  test('functions are called by a version, those that are waited for end in time', async () => {
    const name = await createDurable(t, () => succeeded(1), { ExecutionTimeout: 901 });
    for (const InvocationType of ['RequestResponse', 'Event', 'DryRun'] as const) {
      expect(await failureOf(t.invoke(name, {}, { InvocationType }))).toEqual({
        code: 'InvalidParameterValueException',
        status: 400,
        message: 'You cannot invoke a durable function using an unqualified ARN.',
      });
    }
    expect((await failureOf(t.invoke(`${name}:$LATEST`))).message).toBe(
      'You cannot synchronously invoke a durable function with an executionTimeout greater than 15 minutes.',
    );
    expect((await t.invoke(`${name}:$LATEST`, {}, { InvocationType: 'DryRun' })).StatusCode).toBe(204);
    const plain = await t.create();
    expect((await failureOf(t.invoke(plain, {}, { DurableExecutionName: 'x' }))).code).toBe(
      'InvalidParameterValueException',
    );
  });

  test('an execution stays with the version that it began with', async () => {
    const versions: string[] = [];
    const name = await createDurable(t, [
      async ({ checkpoint }) => {
        await checkpoint(waits('w', 60));
        return PENDING;
      },
      () => succeeded(1),
    ]);
    await t.lambda.publishVersion({ FunctionName: name });
    await t.lambda.createAlias({ FunctionName: name, Name: 'live', FunctionVersion: '1' });
    const { DurableExecutionArn: arn = '' } = await t.invoke(`${name}:live`, {}, { InvocationType: 'Event' });
    await t.settled();
    expect(arn).toContain(`function:${name}:1/durable-execution/`);
    await t.lambda.updateAlias({ FunctionName: name, Name: 'live', FunctionVersion: '$LATEST' });
    await t.cloud.clock.advance(60_000);
    for (const { spec } of t.fake.calls) if (spec.name === name) versions.push(spec.version);
    expect(versions).toEqual(['1', '1']);
    expect(await t.lambda.getDurableExecution({ DurableExecutionArn: arn })).toMatchObject({
      FunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}:live`,
      Version: '1',
    });
  });
});

describe('configuration', () => {
  test('what is not given is AWS’s default; an update changes what it names', async () => {
    const create = (name: string, DurableConfig: object) =>
      t.lambda.createFunction({ ...t.input(name), DurableConfig });
    expect(await create('durable-a', { ExecutionTimeout: 3600 })).toMatchObject({
      DurableConfig: { ExecutionTimeout: 3600, RetentionPeriodInDays: 14 },
      Timeout: 900,
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', SystemLogLevel: 'INFO' },
    });
    expect(await create('durable-b', { ExecutionTimeout: 60 })).toMatchObject({ Timeout: 60 });
    expect(await failureOf(create('durable-c', { RetentionPeriodInDays: 7 }))).toMatchObject({
      code: 'InvalidParameterValueException',
      message: 'You cannot create a function with a durable configuration without an executionTimeout',
    });
    await t.settled();
    const FunctionName = 'durable-a';
    const KMSKeyArn = 'arn:aws:kms:us-east-1:000000000000:key/k';
    await t.lambda.updateFunctionConfiguration({
      ...{ FunctionName, DurableConfig: { RetentionPeriodInDays: 3, KMSKeyArn } },
    });
    await t.settled();
    expect((await t.lambda.getFunctionConfiguration({ FunctionName })).DurableConfig).toEqual({
      ...{ ExecutionTimeout: 3600, RetentionPeriodInDays: 3, KMSKeyArn },
    });
    const plain = await t.create();
    const update = { FunctionName: plain, DurableConfig: { ExecutionTimeout: 60 } };
    expect((await failureOf(t.lambda.updateFunctionConfiguration(update))).message).toBe(
      'You cannot add a durable configuration to a function that was originally created with no durable configuration',
    );
    expect(await t.lambda.getFunctionConfiguration({ FunctionName: plain })).not.toHaveProperty(
      'DurableConfig',
    );
  });
});
