/** What came of an event: for its caller, and for the log. */

import type { FunctionInvocation, FunctionResult, FunctionSpec } from '../../core/functions.ts';
import { type Ended, exitWords } from './exit-words.ts';
import type { FunctionLog } from './function-log.ts';
import * as lines from './platform-lines.ts';
import { type Answer, type Delivery, RESPONSE_BYTES_MAX, type StreamEnd } from './runtime-api.ts';
import { headerSafe } from './runtime-connection.ts';

/** An event that a sandbox was given. */
export interface Served {
  readonly invocation: FunctionInvocation;
  readonly answer: Answer | undefined;
  readonly streamed: StreamEnd | undefined;
  /** What the platform did to it. */
  readonly ended: 'timeout' | 'memory' | undefined;
}

export interface Outcome {
  readonly payload: Buffer;
  readonly isError: boolean;
  readonly status: 'success' | 'error' | 'timeout';
  readonly errorType?: string | undefined;
  readonly contentType?: string | undefined;
  /** Set when the runtime ended by itself. */
  readonly exitWords?: string | undefined;
}

/** What an event has come to; `ended` is set when its sandbox has. */
export function outcomeOf(
  serving: Served,
  ended: Ended | undefined,
  isWrapped: boolean,
  timeoutMs: number,
): Outcome {
  const { requestId } = serving.invocation;
  if (serving.ended === 'timeout') {
    const words = `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
    const payload = exitDocument(requestId, words, 'Sandbox.Timedout');
    return { payload, isError: true, status: 'timeout', errorType: 'Sandbox.Timedout' };
  }
  const words = ended === undefined ? undefined : exitWords(ended, isWrapped);
  const { answer, streamed } = serving;
  if (answer !== undefined || streamed !== undefined) {
    const outcome = streamed === undefined ? ofAnswer(answer as Answer) : ofStream(streamed);
    // It answered, then it ended: that is told by the log.
    return { ...outcome, exitWords: words };
  }
  if (words === undefined) {
    const text = 'The runtime asked for the next event without an answer to this one';
    const payload = exitDocument(requestId, text, 'Runtime.Unknown');
    return { payload, isError: true, status: 'error', errorType: 'Runtime.Unknown' };
  }
  const errorType = serving.ended === 'memory' ? 'Runtime.OutOfMemory' : 'Runtime.ExitError';
  const told = serving.ended === 'memory' ? 'Runtime exited with error: signal: killed' : words;
  const payload = exitDocument(requestId, told, errorType);
  return { payload, isError: true, status: 'error', errorType, exitWords: told };
}

function ofAnswer(answer: Answer): Outcome {
  if (answer.kind === 'response') {
    return { payload: answer.body, isError: false, status: 'success', contentType: answer.contentType };
  }
  if (answer.kind === 'error') {
    const errorType = answer.errorType ?? 'Unhandled';
    return { payload: answer.body, isError: true, status: 'error', errorType };
  }
  const errorType = 'Function.ResponseSizeTooLarge';
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${RESPONSE_BYTES_MAX} bytes).`;
  return {
    payload: Buffer.from(JSON.stringify({ errorMessage, errorType })),
    isError: true,
    status: 'error',
    errorType,
  };
}

function ofStream({ errorType, errorBody }: StreamEnd): Outcome {
  if (errorType === undefined) return { payload: Buffer.alloc(0), isError: false, status: 'success' };
  const payload = errorBody ?? Buffer.from(JSON.stringify({ errorType, errorMessage: errorType }));
  return { payload, isError: true, status: 'error', errorType };
}

export function exitDocument(requestId: string | undefined, words: string, errorType: string): Buffer {
  const request = requestId === undefined ? '' : `RequestId: ${requestId} `;
  return Buffer.from(JSON.stringify({ errorType, errorMessage: `${request}Error: ${words}` }));
}

/** An event as the Runtime API hands it out. */
export function deliveryOf(invocation: FunctionInvocation, deadlineMs: number): Delivery {
  const { requestId, payload, arn, traceHeader, clientContext, isStreaming } = invocation;
  return {
    ...{ requestId, payload, arn, deadlineMs, traceHeader, wantsStream: isStreaming },
    clientContext:
      clientContext === undefined ? undefined : headerSafe(Buffer.from(clientContext, 'base64').toString()),
  };
}

/** What an event took. */
export interface Taken extends Pick<lines.Report, 'memoryUsedMb' | 'initMs' | 'restoreMs'> {
  readonly durationMs: number;
  readonly nowMs: number;
}

/** Writes the last lines of an event, and makes its result. */
export function conclude(
  log: FunctionLog,
  { timeoutMs, memoryMb }: Pick<FunctionSpec, 'timeoutMs' | 'memoryMb'>,
  serving: Served,
  outcome: Outcome,
  { durationMs, memoryUsedMb, initMs, restoreMs, nowMs }: Taken,
): FunctionResult {
  const { requestId, traceHeader, wantsLogTail } = serving.invocation;
  const { status, errorType, payload, contentType } = outcome;
  if (status === 'timeout') lines.timedOut(log, requestId, (timeoutMs / 1000).toFixed(2), nowMs);
  else if (outcome.exitWords !== undefined) {
    const why = serving.ended === 'memory' ? 'Runtime.OutOfMemory' : 'Runtime.ExitError';
    lines.exited(log, requestId, outcome.exitWords, why);
  }
  const shownMs = status === 'timeout' ? timeoutMs : durationMs;
  const billedMs = Math.ceil(shownMs + (initMs ?? 0)) + Math.ceil(restoreMs ?? 0);
  const report = {
    ...{ requestId, durationMs: shownMs, billedMs, memoryMb, memoryUsedMb, initMs, restoreMs, status },
    errorType: status === 'error' ? errorType : undefined,
    traceHeader,
  };
  lines.end(log, report, payload.length);
  lines.report(log, report);
  return {
    payload,
    ...(contentType === undefined ? {} : { contentType }),
    ...(outcome.isError ? { error: 'Unhandled' as const } : {}),
    ...(wantsLogTail ? { logTail: log.endTail(requestId) } : {}),
    ...(initMs === undefined ? {} : { initMs }),
    ...{ durationMs: shownMs, billedMs, memoryUsedMb },
  };
}
