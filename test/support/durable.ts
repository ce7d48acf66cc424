/** Durable functions in tests: scripts that play the part of the SDK, one run after the other. */

import type {
  CheckpointDurableExecutionCommandOutput,
  CreateFunctionCommandInput,
  DurableConfig,
  OperationUpdate,
} from '@aws-sdk/client-lambda';
import type { LambdaTest } from './lambda.ts';

/** What a durable function gets. Times are milliseconds. */
export interface DurableEvent {
  DurableExecutionArn: string;
  CheckpointToken: string;
  InitialExecutionState: { Operations: WireOperation[]; NextMarker: string };
  UpdatedOperationIds: string[];
}

export interface WireOperation {
  Id: string;
  Type: string;
  Status: string;
  StartTimestamp: number;
  ExecutionDetails?: { InputPayload?: string };
  StepDetails?: { Attempt?: number; Result?: string; NextAttemptTimestamp?: number; Error?: object };
  CallbackDetails?: { CallbackId?: string; Result?: string; Error?: object };
  ChainedInvokeDetails?: { Result?: string; Error?: object };
}

export interface DurableRun {
  event: DurableEvent;
  arn: string;
  /** What the caller sent. */
  input: unknown;
  /** The last token, as the last checkpoint has given it. */
  token(): string;
  operation(id: string): WireOperation | undefined;
  checkpoint(...updates: OperationUpdate[]): Promise<CheckpointDurableExecutionCommandOutput>;
}

export type DurableScript = (run: DurableRun) => unknown;

export const PENDING = { Status: 'PENDING' };
export const succeeded = (value: unknown) => ({ Status: 'SUCCEEDED', Result: JSON.stringify(value) });
export const failed = (ErrorMessage: string, ErrorType = 'Error') => ({
  Status: 'FAILED',
  Error: { ErrorMessage, ErrorType },
});

/** Updates in short. */
export const waits = (Id: string, WaitSeconds: number): OperationUpdate => ({
  ...{ Id, Type: 'WAIT', SubType: 'Wait', Action: 'START', WaitOptions: { WaitSeconds } },
});
export const step = (
  Id: string,
  Action: 'START' | 'SUCCEED' | 'FAIL' | 'RETRY',
  more: Partial<OperationUpdate> = {},
): OperationUpdate => ({ Id, Type: 'STEP', SubType: 'Step', Action, ...more });
export const callback = (
  Id: string,
  CallbackOptions: OperationUpdate['CallbackOptions'] = {},
): OperationUpdate => ({
  ...{ Id, Type: 'CALLBACK', SubType: 'Callback', Action: 'START', CallbackOptions },
});
export const chained = (Id: string, FunctionName: string, Payload?: string): OperationUpdate => ({
  ...{ Id, Type: 'CHAINED_INVOKE', SubType: 'ChainedInvoke', Action: 'START', Payload },
  ChainedInvokeOptions: { FunctionName },
});

/** A new durable function; its name. Its runs play the scripts in turn, the last one for all that follow. */
export function createDurable(
  t: LambdaTest,
  scripts: DurableScript | readonly DurableScript[],
  config: DurableConfig = { ExecutionTimeout: 600 },
  more: Partial<CreateFunctionCommandInput> = {},
): Promise<string> {
  const all = typeof scripts === 'function' ? [scripts] : [...scripts];
  let at = 0;
  const handler = ({ event }: { event: unknown }) => {
    const script = all[Math.min(at++, all.length - 1)];
    // What Lambda sends to durable functions.
    return script?.(runOf(t, event as DurableEvent));
  };
  return t.create(handler, { DurableConfig: config, ...more });
}

function runOf(t: LambdaTest, event: DurableEvent): DurableRun {
  let token = event.CheckpointToken;
  const { DurableExecutionArn: arn } = event;
  const { Operations } = event.InitialExecutionState;
  return {
    event,
    arn,
    input: JSON.parse(Operations[0]?.ExecutionDetails?.InputPayload ?? 'null'),
    token: () => token,
    operation: (id) => Operations.find(({ Id }) => Id === id),
    async checkpoint(...Updates) {
      const answer = await t.lambda.checkpointDurableExecution({
        ...{ DurableExecutionArn: arn, CheckpointToken: token, Updates },
      });
      token = answer.CheckpointToken ?? token;
      return answer;
    },
  };
}

/** Begins the callback `b` within a run; its id. */
export async function beginCallback(
  { checkpoint }: DurableRun,
  options: OperationUpdate['CallbackOptions'] = {},
): Promise<string> {
  const { NewExecutionState } = await checkpoint(callback('b', options));
  return NewExecutionState?.Operations?.[0]?.CallbackDetails?.CallbackId ?? '';
}

/** An execution that waits for its callback, and then succeeds with what is made of it. */
export async function waitingForCallback(
  t: LambdaTest,
  answer: (operation: WireOperation | undefined) => unknown,
  options?: OperationUpdate['CallbackOptions'],
): Promise<{ arn: string; CallbackId: string }> {
  let CallbackId = '';
  const name = await createDurable(t, [
    async (run) => {
      CallbackId = await beginCallback(run, options);
      return PENDING;
    },
    ({ operation }) => succeeded(answer(operation('b'))),
  ]);
  const arn = await startDurable(t, name);
  await t.settled();
  return { arn, CallbackId };
}

/** Begins an execution that nobody waits for; its ARN. */
export async function startDurable(
  t: LambdaTest,
  name: string,
  event: unknown = {},
  DurableExecutionName?: string,
): Promise<string> {
  const { DurableExecutionArn = '' } = await t.lambda.invoke({
    FunctionName: `${name}:$LATEST`,
    InvocationType: 'Event',
    Payload: JSON.stringify(event),
    DurableExecutionName,
  });
  return DurableExecutionArn;
}

/** The types of an execution's events, in order. */
export async function eventTypes(t: LambdaTest, DurableExecutionArn: string): Promise<string[]> {
  const { Events = [] } = await t.lambda.getDurableExecutionHistory({ DurableExecutionArn });
  return Events.map(({ EventType = '' }) => EventType);
}
