/** What an event gets whose sandbox could not be initialised. */

import type { FunctionInvocation, FunctionResult } from '../../core/functions.ts';
import type { InitOutcome, Sandbox } from './sandbox.ts';

/** Writes the lines of such an event, and makes its result. */
export function failedInvocation(
  sandbox: Sandbox,
  invocation: FunctionInvocation,
  outcome: InitOutcome,
  isTimeout: boolean,
): FunctionResult {
  const { requestId, traceHeader } = invocation;
  const { memoryUsedMb } = sandbox;
  const { timeoutMs, memoryMb } = sandbox.spec;
  const durationMs = isTimeout ? timeoutMs : outcome.ms;
  const errorType = isTimeout ? 'Sandbox.Timedout' : outcome.ok ? 'Runtime.Unknown' : outcome.errorType;
  const told = isTimeout
    ? {
        errorType,
        errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
      }
    : withRequestId(outcome, requestId);
  const report = {
    ...{ requestId, durationMs, billedMs: Math.ceil(durationMs), memoryMb, memoryUsedMb, traceHeader },
    ...{
      status: isTimeout ? ('timeout' as const) : ('error' as const),
      errorType: isTimeout ? undefined : errorType,
    },
  };
  const logTail = sandbox.logFailure(report, invocation.wantsLogTail === true, outcome);
  return {
    payload: Buffer.from(typeof told === 'string' ? told : JSON.stringify(told)),
    error: 'Unhandled',
    ...(logTail === undefined ? {} : { logTail }),
    durationMs,
    billedMs: report.billedMs,
    memoryUsedMb,
  };
}

const OURS: ReadonlySet<string> = new Set([
  ...['Runtime.ExitError', 'Runtime.InvalidEntrypoint', 'Runtime.InvalidWorkingDir'],
]);

/** The platform's own documents name the request, those of runtimes are passed on as they are. */
function withRequestId(outcome: InitOutcome, requestId: string): string {
  if (outcome.ok) return '';
  const text = outcome.document.toString();
  return OURS.has(outcome.errorType)
    ? text.replace('"errorMessage":"Error: ', `"errorMessage":"RequestId: ${requestId} Error: `)
    : text;
}
