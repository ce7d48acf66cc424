/** Executions, operations and events as callers and functions see them. */

import type { StagedContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import type {
  ErrorObject,
  Event,
  EventError,
  Execution,
  GetDurableExecutionResponse,
  Operation,
} from '../api.gen.ts';
import { functionArn } from '../names.ts';
import { shownDurable } from './config.ts';
import { executionArn } from './names.ts';
import type { ExecutionRecord, HistoryRecord, OperationRecord } from './state.ts';
import { type KeptText, readError, readText, requireText } from './texts.ts';

type Reader = Pick<StagedContext, 'blobs' | 'log'>;

interface OperationTexts {
  readonly input: string | undefined;
  readonly result: string | undefined;
  readonly error: ErrorObject | undefined;
}

/** An operation with its times as `T`. */
function operationWith<T>(
  operation: OperationRecord,
  { input, result, error }: OperationTexts,
  time: (ms: number) => T,
) {
  const { id, parentId, name, type, subType, status, startedAtMs, endedAtMs, dueAtMs } = operation;
  const when = (ms: number | undefined) => (ms === undefined ? undefined : time(ms));
  const outcome = { Result: result, Error: error };
  const base = {
    ...{ Id: id, ParentId: parentId, Name: name, Type: type, SubType: subType },
    ...{ StartTimestamp: time(startedAtMs), EndTimestamp: when(endedAtMs), Status: status },
  };
  switch (type) {
    case 'EXECUTION':
      return { ...base, ExecutionDetails: { InputPayload: input } };
    case 'CONTEXT':
      return { ...base, ContextDetails: { ...outcome, ReplayChildren: operation.replaysChildren } };
    case 'STEP': {
      const NextAttemptTimestamp = status === 'PENDING' ? when(dueAtMs) : undefined;
      return { ...base, StepDetails: { ...outcome, Attempt: operation.attempt, NextAttemptTimestamp } };
    }
    case 'WAIT':
      return { ...base, WaitDetails: { ScheduledEndTimestamp: when(dueAtMs) } };
    case 'CALLBACK':
      return { ...base, CallbackDetails: { ...outcome, CallbackId: operation.callbackId } };
    case 'CHAINED_INVOKE':
      return { ...base, ChainedInvokeDetails: outcome };
  }
}

async function textsOf(
  { type, input, result, error }: OperationRecord,
  read: (kept: KeptText | undefined) => Promise<string | undefined>,
): Promise<OperationTexts> {
  const failure = await read(error);
  return {
    input: type === 'EXECUTION' ? await read(input) : undefined,
    result: await read(result),
    // What was kept as the JSON of one.
    error: failure === undefined ? undefined : (JSON.parse(failure) as ErrorObject),
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Operation.html */
export async function shownOperation(context: Reader, operation: OperationRecord): Promise<Operation> {
  const texts = await textsOf(operation, (kept) => readText(context, kept));
  return operationWith(operation, texts, (ms) => new Date(ms));
}

/** As it stands in the event of a function: times are milliseconds. @throws LostText */
export async function wireOperation(context: Reader, operation: OperationRecord): Promise<object> {
  const texts = await textsOf(operation, (kept) => requireText(context, kept));
  return operationWith(operation, texts, (ms) => ms);
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Execution.html */
export function shownExecution(place: Place, execution: ExecutionRecord): Execution {
  const { functionName: name, qualifier, endedAtMs } = execution;
  return {
    DurableExecutionArn: executionArn(place, execution),
    DurableExecutionName: execution.name,
    FunctionArn: `${functionArn({ place, name })}:${qualifier}`,
    Status: execution.status,
    StartTimestamp: new Date(execution.startedAtMs),
    EndTimestamp: endedAtMs === undefined ? undefined : new Date(endedAtMs),
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetDurableExecution.html */
export async function wholeExecution(
  context: Reader,
  place: Place,
  execution: ExecutionRecord,
  whole: OperationRecord | undefined,
): Promise<GetDurableExecutionResponse> {
  const { timeoutSeconds, retentionDays, traceHeader } = execution;
  return {
    ...shownExecution(place, execution),
    InputPayload: await readText(context, whole?.input),
    Result: await readText(context, whole?.result),
    Error: await readError(context, whole?.error),
    Version: execution.version,
    TraceHeader: traceHeader === undefined ? undefined : { XAmznTraceId: traceHeader },
    ExecutionDataIncluded: whole !== undefined,
    DurableConfig: shownDurable({ timeoutSeconds, retentionDays }),
  };
}

/** Without the data of an execution its events tell that there was some. */
async function payloadOf(context: Reader, kept: KeptText | undefined, isWanted: boolean) {
  if (kept === undefined) return {};
  return isWanted ? { Payload: await readText(context, kept), Truncated: false } : { Truncated: true };
}

async function errorOf(context: Reader, kept: KeptText | undefined, isWanted: boolean): Promise<EventError> {
  if (kept === undefined) return {};
  return isWanted ? { Payload: await readError(context, kept), Truncated: false } : { Truncated: true };
}

const WITH_RESULT = /Succeeded$/;
const WITH_ERROR = /(Failed|Stopped|TimedOut|Cancelled)$/;

/** https://docs.aws.amazon.com/lambda/latest/api/API_Event.html */
export async function shownEvent(context: Reader, event: HistoryRecord, isWanted: boolean): Promise<Event> {
  const { type, number, atMs, operationId, name, subType, parentId, input, result, error } = event;
  const details: Record<string, unknown> = Object.fromEntries(
    Object.entries(event.details).map(([key, value]) => [
      key,
      key.endsWith('Timestamp') ? new Date(Number(value)) : value,
    ]),
  );
  if (input !== undefined || type === 'ExecutionStarted') {
    details['Input'] = await payloadOf(context, input, isWanted);
  }
  const hasResult = result !== undefined || (WITH_RESULT.test(type) && type !== 'WaitSucceeded');
  if (hasResult) details['Result'] = await payloadOf(context, result, isWanted);
  if (error !== undefined || WITH_ERROR.test(type) || type === 'InvocationCompleted') {
    details['Error'] = await errorOf(context, error, isWanted);
  }
  return {
    ...{ EventType: type, SubType: subType, EventId: number, Id: operationId, Name: name },
    ...{ EventTimestamp: new Date(atMs), ParentId: parentId },
    [`${type}Details`]: details,
  };
}
