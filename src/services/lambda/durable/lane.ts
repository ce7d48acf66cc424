/**
 * Runs of a durable function. Each gets all that happened so far, goes on from there, and answers that it has come to
 * its end or that it waits; what is new by then has it run again. A run that a crash cut off begins anew, with a token of
 * its own: what the old one still sends is refused.
 */

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { DeliveryContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import type { FunctionResult } from '../../../core/functions.ts';
import type { Place } from '../../../core/place.ts';
import type { ErrorObject } from '../api.gen.ts';
import { functionNotFound } from '../errors.ts';
import { functionArn } from '../names.ts';
import { choose, run } from '../run.ts';
import { type Answer, errorOfAnswer, parseAnswer } from './answers.ts';
import { ask, askLater, type RunBody } from './asking.ts';
import { close } from './closing.ts';
import { executionArn, newToken } from './names.ts';
import { firstPage } from './pages.ts';
import { wireOperation } from './show.ts';
import type { ExecutionRecord, OperationRecord } from './state.ts';
import { type KeptText, keeping, LostText, smallError } from './texts.ts';
import { tooLargeText } from './update-rules.ts';
import { addEvent, changedSince, openRunning, openWork, save, type Work } from './work.ts';

/** A function whose runs fail is run so often in a row; AWS does not say how often, and was seen to do so. */
const RUNS_MAX = 9;
/** Doubled after each failure, or try that did not come to the function. */
const PAUSE_MS = 1000;
const PAUSE_MS_MAX = 300_000;

interface Begun {
  readonly execution: ExecutionRecord;
  readonly token: string;
  readonly page: readonly OperationRecord[];
  readonly marker: string;
  readonly updated: readonly string[];
  readonly beganAtMs: number;
}

/** Delivery: one run. */
export async function runDurable(context: DeliveryContext, body: unknown): Promise<void> {
  // What `ask` sent.
  const { place, id, invocation } = body as RunBody;
  const begun = await context.transact(async (inner) => {
    const work = await openRunning(inner, place, id);
    return work?.execution.invocation === invocation ? beginRun(work) : undefined;
  });
  if (begun === undefined) return;
  const { execution, beganAtMs } = begun;
  let event: object;
  try {
    event = await eventOf(context, place, begun);
  } catch (error) {
    if (!(error instanceof LostText)) throw error;
    context.log.warn(error.message, { function: execution.functionName, execution: id });
    await endRun(context, place, begun, (work) => giveUp(work, error));
    return;
  }
  const requestId = execution.runs === 0 ? execution.requestId : invocation;
  let result: FunctionResult;
  try {
    const address = { place, name: execution.functionName, qualifier: execution.version };
    const chosen = await choose(context, address);
    // Another one has its name by now; this execution is about to be stopped.
    if (chosen.version.functionId !== execution.functionId) {
      throw functionNotFound(functionArn(address));
    }
    const ran = await run(context, chosen, {
      requestId,
      payload: Buffer.from(JSON.stringify(event)),
      clientContext: execution.clientContext,
      traceHeader: execution.traceHeader,
      wantsLogTail: execution.wantsLogTail,
      signal: context.signal,
    });
    result = ran.result;
  } catch (error) {
    if (!(error instanceof AwsError) || context.signal.aborted) throw error;
    await endRun(context, place, begun, (work) => notRun(work, error));
    return;
  }
  const bytes = result.payload instanceof Readable ? await buffer(result.payload) : result.payload;
  const answer = result.error === undefined ? parseAnswer(bytes) : undefined;
  const broken = result.error === undefined ? undefined : errorOfAnswer(bytes, result.error);
  const told = broken ?? answer?.error;
  await keeping(context.blobs, async (keep) => {
    const texts = {
      result: answer?.result === undefined ? undefined : await keep(answer.result),
      error: told === undefined ? undefined : await keep(JSON.stringify(told)),
    };
    const facts: Ended = { answer, broken, ...texts, beganAtMs, requestId, logTail: result.logTail };
    return { isTaken: await endRun(context, place, begun, (work) => take(work, facts)), value: undefined };
  });
}

/** A new token, and all that the function is told. */
async function beginRun(work: Work): Promise<Begun> {
  const { context, place, execution } = work;
  const news = await changedSince(work, execution.seen);
  const { records: page, marker } = await firstPage(context, place, execution.id);
  const token = newToken(context.ids, executionArn(place, execution));
  Object.assign(execution, { token, last: undefined, seen: execution.changes, isAsked: undefined });
  await save(work);
  const updated = news.map(({ id }) => id);
  return { execution: { ...execution }, token, page, marker, updated, beganAtMs: context.now() };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/durable-execution-sdk.html; times are milliseconds, as SDKs read them. */
async function eventOf(
  context: DeliveryContext,
  place: Place,
  { execution, token, page, marker, updated }: Begun,
): Promise<object> {
  const shown = [];
  for (const operation of page) shown.push(await wireOperation(context, operation));
  return {
    DurableExecutionArn: executionArn(place, execution),
    CheckpointToken: token,
    InitialExecutionState: { Operations: shown, NextMarker: marker },
    UpdatedOperationIds: updated,
  };
}

interface Ended {
  readonly answer: Answer | undefined;
  /** The run broke off. */
  readonly broken: ErrorObject | undefined;
  readonly result: KeptText | undefined;
  readonly error: KeptText | undefined;
  readonly beganAtMs: number;
  readonly requestId: string;
  readonly logTail: string | undefined;
}

/** Ends a run in one commit; false when another has taken its place. */
function endRun(
  context: DeliveryContext,
  place: Place,
  { execution: { id, invocation } }: Begun,
  end: (work: Work) => Promise<boolean>,
): Promise<boolean> {
  return context.transact(async (inner) => {
    context.complete(inner.tx);
    const work = await openWork(inner, place, id);
    if (work === undefined || work.execution.invocation !== invocation) return false;
    Object.assign(work.execution, { invocation: undefined, token: undefined, last: undefined });
    const isTaken = await end(work);
    await save(work);
    return isTaken;
  });
}

/** Does what a run has answered; false when its texts are of no use. */
async function take(work: Work, facts: Ended): Promise<boolean> {
  const { execution } = work;
  const { answer, broken, error, logTail } = facts;
  execution.runs++;
  execution.delays = 0;
  if (logTail !== undefined) execution.logTail = logTail;
  if (execution.status !== 'RUNNING') {
    await addRunEvent(work, facts, undefined);
    return false;
  }
  if (broken !== undefined) {
    await addRunEvent(work, facts, error);
    await again(work, error);
    return true;
  }
  execution.failures = 0;
  const wrong = mistakeOf(work, answer, facts.result);
  if (wrong !== undefined || answer === undefined) {
    const ErrorMessage = wrong ?? 'Invalid Status in invocation output.';
    const mistake = smallError({ ErrorMessage, ErrorType: 'InvalidParameterValueException' });
    await addRunEvent(work, facts, mistake);
    await close(work, { status: 'FAILED', error: mistake });
    return false;
  }
  if (answer.status === 'PENDING') {
    await addRunEvent(work, facts, undefined);
    if (isNews(execution)) await ask(work);
    return false;
  }
  await addRunEvent(work, facts, error);
  await close(work, { status: answer.status, result: facts.result, error });
  return true;
}

/** Something has happened that a run has not taken into account, or may not have. */
function isNews({ isAsked = false, changes, seen }: ExecutionRecord): boolean {
  return isAsked || changes > seen;
}

/** What is wrong with an answer, in AWS's words. */
function mistakeOf(
  { execution }: Work,
  answer: Answer | undefined,
  result: KeptText | undefined,
): string | undefined {
  switch (answer?.status) {
    case 'SUCCEEDED': {
      if (answer.error !== undefined) return 'Cannot provide an Error for SUCCEEDED status.';
      const { resultBytesMax } = execution;
      const isTooLarge = (result?.bytes ?? 0) > resultBytesMax;
      return isTooLarge ? tooLargeText('Execution output', resultBytesMax) : undefined;
    }
    case 'FAILED':
      return result === undefined ? undefined : 'Cannot provide a Result for FAILED status.';
    case 'PENDING': {
      const goesOn = execution.waiting > 0 || isNews(execution);
      return goesOn ? undefined : 'Cannot return PENDING status with no pending operations.';
    }
    default:
      return 'Invalid Status in invocation output.';
  }
}

function addRunEvent(
  work: Work,
  { beganAtMs, requestId }: Ended,
  error: KeptText | undefined,
): Promise<void> {
  const details = { StartTimestamp: beganAtMs, EndTimestamp: work.context.now(), RequestId: requestId };
  return addEvent(work, 'InvocationCompleted', { error, details });
}

/** A run has failed: it is tried again, but not for ever. */
async function again(work: Work, error: KeptText | undefined): Promise<void> {
  const { execution } = work;
  execution.failures++;
  if (execution.failures >= RUNS_MAX) return close(work, { status: 'FAILED', error });
  return askLater(work, pauseMs(execution.failures - 1));
}

function pauseMs(before: number): number {
  return Math.min(PAUSE_MS * 2 ** before, PAUSE_MS_MAX);
}

/** What has happened before cannot be told to the function any more. */
async function giveUp(work: Work, { message }: LostText): Promise<boolean> {
  const error = smallError({ ErrorType: 'ServiceException', ErrorMessage: message });
  if (work.execution.status === 'RUNNING') await close(work, { status: 'FAILED', error });
  return false;
}

/** The function could not be run. */
async function notRun(work: Work, { code, message }: AwsError): Promise<boolean> {
  const { execution, context } = work;
  if (execution.status !== 'RUNNING') return false;
  const error = smallError({ ErrorType: code, ErrorMessage: message });
  const isLater = code === 'TooManyRequestsException' || code === 'ResourceConflictException';
  if (code === 'ResourceNotFoundException') await close(work, { status: 'FAILED', error });
  else if (!isLater) await again(work, error);
  if (!isLater) return false;
  context.log.info('A durable execution waits: its function could not be run', {
    function: execution.functionName,
    reason: `${code}: ${message}`,
  });
  await askLater(work, pauseMs(execution.delays++));
  return false;
}
