import type { OperationUpdate } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import {
  callback,
  chained,
  createDurable,
  type DurableRun,
  eventTypes,
  PENDING,
  startDurable,
  step,
  succeeded,
  waits,
} from '../../../../test/support/durable.ts';
import { answerOf, failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

/** Lets a new function run once; what it does is in the middle of a run. */
async function within<T>(action: (run: DurableRun) => Promise<T>): Promise<T> {
  let outcome: { value: T } | { error: unknown } | undefined;
  const name = await createDurable(t, async (run) => {
    try {
      outcome = { value: await action(run) };
    } catch (error) {
      outcome = { error };
    }
    return succeeded('');
  });
  await startDurable(t, name);
  await t.settled();
  if (outcome === undefined) throw new Error('It did not run');
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

const context = (Id: string, Action: 'START' | 'SUCCEED' | 'FAIL', more: Partial<OperationUpdate> = {}) =>
  ({ Id, Type: 'CONTEXT', SubType: 'RunInChildContext', Action, ...more }) as const;
const end = (Action: 'SUCCEED' | 'FAIL', more: Partial<OperationUpdate> = {}) =>
  ({ Id: 'end', Type: 'EXECUTION', Action, ...more }) as const;
const retry = (seconds?: number) =>
  seconds === undefined ? {} : { StepOptions: { NextAttemptDelaySeconds: seconds } };

test('a token is good once, for its own execution, while the function runs', async () => {
  const INVALID = {
    code: 'InvalidParameterValueException',
    status: 400,
    message: 'Invalid checkpoint token',
  };
  const old = await within(async ({ arn, token, checkpoint }) => {
    const first = token();
    const { CheckpointToken } = await checkpoint();
    expect(CheckpointToken).not.toBe(first);
    const again = t.lambda.checkpointDurableExecution({ DurableExecutionArn: arn, CheckpointToken: first });
    expect(await failureOf(again)).toEqual(INVALID);
    const foreign = { DurableExecutionArn: `${arn}0`, CheckpointToken };
    expect((await failureOf(t.lambda.checkpointDurableExecution(foreign))).message).toBe(
      'Checkpoint token is not valid for the durable execution ARN',
    );
    const made = { DurableExecutionArn: arn, CheckpointToken: 'QUJDRA==' };
    expect(await failureOf(t.lambda.checkpointDurableExecution(made))).toEqual(INVALID);
    return { DurableExecutionArn: arn, CheckpointToken };
  });
  expect(await failureOf(t.lambda.checkpointDurableExecution(old))).toEqual(INVALID);
});

test('who asks again with the same client token hears the same', async () => {
  await within(async ({ arn, token }) => {
    const Updates = [waits('w', 60)];
    const request = { DurableExecutionArn: arn, CheckpointToken: token(), ClientToken: 'c1', Updates };
    const first = await t.lambda.checkpointDurableExecution(request);
    const again = await t.lambda.checkpointDurableExecution(request);
    expect([again.CheckpointToken, again.NewExecutionState]).toEqual([
      first.CheckpointToken,
      first.NewExecutionState,
    ]);
    const other = { ...request, ClientToken: 'c2' };
    expect((await failureOf(t.lambda.checkpointDurableExecution(other))).message).toBe(
      'Invalid checkpoint token',
    );
    expect(await eventTypes(t, arn)).toEqual(['ExecutionStarted', 'WaitStarted']);
  });
});

test('contexts hold operations; a result may be large', async () => {
  const large = 'x'.repeat(200_000);
  const changed = await within(async ({ checkpoint }) => {
    await checkpoint(context('c', 'START'), step('s', 'SUCCEED', { ParentId: 'c', Payload: large }));
    const options = { ContextOptions: { ReplayChildren: true }, Payload: '1' };
    return (await checkpoint(context('c', 'SUCCEED', options))).NewExecutionState?.Operations;
  });
  expect(changed).toMatchObject([
    { Id: 'c', Type: 'CONTEXT', Status: 'SUCCEEDED', ContextDetails: { Result: '1', ReplayChildren: true } },
  ]);
});

test('a wait that was cancelled does not come to its end', async () => {
  const { arn, status } = await within(async ({ arn, checkpoint }) => {
    await checkpoint(waits('w', 60));
    const answer = await checkpoint({ ...waits('w', 60), Action: 'CANCEL', WaitOptions: undefined });
    return { arn, status: answer.NewExecutionState?.Operations?.[0]?.Status };
  });
  expect(status).toBe('CANCELLED');
  await t.cloud.clock.advance(60_000);
  expect(await eventTypes(t, arn)).not.toContain('WaitSucceeded');
});

test('the last checkpoint may bring the end, whatever is answered afterwards', async () => {
  const name = await createDurable(t, async ({ arn, checkpoint, token }) => {
    const { CheckpointToken } = await checkpoint(end('SUCCEED', { Payload: '"kept"' }));
    expect(CheckpointToken).toBeUndefined();
    const late = { DurableExecutionArn: arn, CheckpointToken: token() };
    expect((await failureOf(t.lambda.checkpointDurableExecution(late))).message).toBe(
      'Invalid checkpoint token',
    );
    return succeeded('answered');
  });
  const answer = await t.invoke(`${name}:$LATEST`);
  expect(answerOf(answer)).toBe('kept');
  await t.settled();
  expect(await eventTypes(t, answer.DurableExecutionArn ?? '')).toEqual([
    'ExecutionStarted',
    'ExecutionSucceeded',
    'InvocationCompleted',
  ]);
});

const LARGE = 'x'.repeat(262_145);
test.each<[string, OperationUpdate[], string]>([
  ['two ends', [end('SUCCEED'), end('FAIL')], 'Cannot checkpoint multiple EXECUTION updates.'],
  ['an end before the end', [end('SUCCEED'), waits('w', 1)], 'EXECUTION checkpoint must be the last update.'],
  [
    'a beginning of the whole',
    [{ Id: 'e', Type: 'EXECUTION', Action: 'START' }],
    'Invalid EXECUTION action.',
  ],
  [
    'twice the same',
    [waits('w', 1), waits('w', 1)],
    'Cannot update the same operation twice in a single request.',
  ],
  [
    'three of a step',
    [step('s', 'START'), step('s', 'SUCCEED'), step('s', 'FAIL')],
    'Cannot update the same operation twice in a single request.',
  ],
  ['an unknown parent', [step('s', 'START', { ParentId: 'p' })], 'Invalid parent operation id.'],
  [
    'a parent that is none',
    [waits('w', 1), step('s', 'START', { ParentId: 'w' })],
    'Invalid parent operation id.',
  ],
  [
    'an action of others',
    [{ ...waits('w', 1), Action: 'SUCCEED' }],
    'Invalid action for the given operation type.',
  ],
  [
    'an error of a success',
    [step('s', 'SUCCEED', { Error: {} })],
    'Cannot provide an Error for SUCCEED action.',
  ],
  [
    'a result of a failure',
    [step('s', 'FAIL', { Payload: '1' })],
    'Cannot provide a Payload for FAIL action.',
  ],
  [
    'both of a retry',
    [step('s', 'RETRY', { Payload: '1', Error: {}, ...retry(1) })],
    'Cannot provide both error and payload to RETRY a STEP.',
  ],
  ['a retry at no time', [step('s', 'RETRY')], 'Invalid StepOptions for the given action.'],
  ['a start at a time', [step('s', 'START', retry(1))], 'Invalid StepOptions for the given action.'],
  [
    'a wait without end',
    [{ ...waits('w', 1), WaitOptions: undefined }],
    'Update for WAIT operation requires WaitOptions.',
  ],
  [
    'a call of nothing',
    [{ ...chained('i', 'f'), ChainedInvokeOptions: undefined }],
    'Update for CHAINED_INVOKE operation requires ChainedInvokeOptions.',
  ],
  [
    'a call elsewhere',
    [chained('i', 'arn:aws:lambda:us-east-1:111111111111:function:f:1')],
    'Cannot start a CHAINED_INVOKE on a function in another account.',
  ],
  [
    'a call far away',
    [chained('i', 'arn:aws:lambda:eu-west-1:000000000000:function:f:1')],
    'Cannot start a CHAINED_INVOKE on a function in another region.',
  ],
  [
    'a large result',
    [step('s', 'SUCCEED', { Payload: LARGE })],
    'STEP output payload size must be less than or equal to 262144 bytes.',
  ],
  [
    'a large input',
    [chained('i', 'f', 'x'.repeat(1_048_577))],
    'CHAINED_INVOKE input payload size must be less than or equal to 1048576 bytes.',
  ],
  [
    'a large error',
    [step('s', 'FAIL', { Error: { ErrorMessage: 'x'.repeat(32_768) } })],
    'Error object size must be less than 32768 bytes.',
  ],
  [
    'a large end',
    [end('SUCCEED', { Payload: 'x'.repeat(1_048_577) })],
    'Execution output payload size must be less than or equal to 1048576 bytes.',
  ],
])('%s is refused, and nothing of the request is kept', async (_what, updates, message) => {
  const failure = await within(async ({ arn, checkpoint }) => {
    const refused = await failureOf(checkpoint(...updates));
    expect(await eventTypes(t, arn)).toEqual(['ExecutionStarted']);
    // The token was not used up.
    await checkpoint();
    return refused;
  });
  expect(failure).toEqual({ code: 'InvalidParameterValueException', status: 400, message });
});

test.each<[string, OperationUpdate[], OperationUpdate, string]>([
  [
    'a context again',
    [context('c', 'START')],
    context('c', 'START'),
    'Cannot start a CONTEXT that already exist.',
  ],
  ['a wait again', [waits('w', 1)], waits('w', 1), 'Cannot start a WAIT that already exist.'],
  ['a callback again', [callback('b')], callback('b'), 'Cannot start a CALLBACK that already exist.'],
  [
    'a call again',
    [chained('i', 'nothing')],
    chained('i', 'nothing'),
    'Cannot start a CHAINED_INVOKE that already exist.',
  ],
  ['a step that runs', [step('s', 'START')], step('s', 'START'), 'Invalid current STEP state to start.'],
  [
    'the end of a step that has ended',
    [step('s', 'SUCCEED')],
    step('s', 'FAIL'),
    'Invalid current STEP state to close.',
  ],
  [
    'another try of one that has ended',
    [step('s', 'SUCCEED')],
    step('s', 'RETRY', retry(1)),
    'Invalid current STEP state to re-attempt.',
  ],
  ['the end of no context', [], context('c', 'SUCCEED'), 'Invalid current CONTEXT state to close.'],
  [
    'the end of no wait',
    [],
    { Id: 'w', Type: 'WAIT', Action: 'CANCEL' },
    'Cannot cancel a WAIT that does not exist or has already completed.',
  ],
  ['another type', [waits('w', 1)], step('w', 'START', { SubType: 'Wait' }), 'Inconsistent operation type.'],
  [
    'another subtype',
    [step('s', 'START')],
    step('s', 'SUCCEED', { SubType: 'Other' }),
    'Inconsistent operation subtype.',
  ],
  [
    'another name',
    [step('s', 'START', { Name: 'a' })],
    step('s', 'SUCCEED', { Name: 'b' }),
    'Inconsistent operation name.',
  ],
  [
    'another parent',
    [context('c', 'START'), step('s', 'START', { ParentId: 'c' })],
    step('s', 'SUCCEED'),
    'Inconsistent parent operation id.',
  ],
])('%s is refused', async (_what, before, update, message) => {
  const failure = await within(async ({ checkpoint }) => {
    await checkpoint(...before);
    return failureOf(checkpoint(update));
  });
  expect(failure).toEqual({ code: 'InvalidParameterValueException', status: 400, message });
});

test('an execution has so many operations', async () => {
  const failure = await within(async ({ checkpoint }) => {
    const steps = (from: number, count: number) =>
      Array.from({ length: count }, (_, at) => step(`s${from + at}`, 'SUCCEED'));
    for (let from = 0; from < 3000; from += 1000) await checkpoint(...steps(from, 1000));
    return failureOf(checkpoint(...steps(3000, 1)));
  });
  expect(failure.message).toBe('A durable execution has at most 3000 operations.');
});

test('a call of another function is answered later, what cannot be called at once', async () => {
  const name = await createDurable(t, async ({ checkpoint, operation }) => {
    if (operation('i') === undefined) {
      const { NewExecutionState } = await checkpoint(chained('i', 'nothing'), chained('d', `${other}`));
      return succeeded(NewExecutionState?.Operations?.map((each) => each.ChainedInvokeDetails?.Error));
    }
    return PENDING;
  });
  const other = await createDurable(t, () => succeeded(1));
  expect(answerOf(await t.invoke(`${name}:$LATEST`))).toEqual([
    {
      ErrorType: 'ResourceNotFoundException',
      ErrorMessage: 'Function not found: arn:aws:lambda:us-east-1:000000000000:function:nothing:$LATEST',
    },
    {
      ErrorType: 'InvalidParameterValueException',
      ErrorMessage: 'You cannot invoke a durable function using an unqualified ARN.',
    },
  ]);
});

test('TenantId is not there', async () => {
  const failure = await within(({ checkpoint }) =>
    failureOf(
      checkpoint({ ...chained('i', 'f'), ChainedInvokeOptions: { FunctionName: 'f', TenantId: 'a' } }),
    ),
  );
  expect([failure.code, failure.status]).toEqual(['NotImplemented', 501]);
});
