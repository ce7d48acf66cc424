/** The lines that Lambda itself writes into a function's log, in both formats. */

import type { FunctionLog } from './function-log.ts';

export interface Report {
  readonly requestId: string;
  readonly durationMs: number;
  readonly billedMs: number;
  readonly memoryMb: number;
  readonly memoryUsedMb: number;
  readonly initMs?: number | undefined;
  readonly restoreMs?: number | undefined;
  readonly status: 'success' | 'error' | 'timeout' | 'failure';
  readonly errorType?: string | undefined;
  readonly traceHeader?: string | undefined;
}

const ms = (value: number) => `${value.toFixed(2)} ms`;
/** Types of the platform's and the runtimes' own errors; those of functions are not named in these lines. */
const known = (errorType: string | undefined): string | undefined =>
  errorType !== undefined && /^(Runtime|Function|Sandbox|Extension)\.[A-Z]\w*$/.test(errorType)
    ? errorType
    : undefined;
const rounded = (value: number) => Math.round(value * 1000) / 1000;

/** What did not go well in its own phase is begun anew in that of the event that waits for it. */
export type InitPhase = 'init' | 'invoke';

export function initStart(
  log: FunctionLog,
  facts: {
    runtimeVersion: string;
    runtimeVersionArn: string;
    initialization: string;
    name: string;
    version: string;
  },
): void {
  const text = `INIT_START Runtime Version: ${facts.runtimeVersion}\tRuntime Version ARN: ${facts.runtimeVersionArn}\n`;
  log.platform('initStart', text, {
    initializationType: facts.initialization,
    phase: 'init',
    runtimeVersion: facts.runtimeVersion,
    runtimeVersionArn: facts.runtimeVersionArn,
    functionName: facts.name,
    functionVersion: facts.version,
  });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/snapstart-monitoring.html */
export function restoreStart(
  log: FunctionLog,
  facts: { runtimeVersion: string; runtimeVersionArn: string; name: string; version: string },
): void {
  const text = `RESTORE_START Runtime Version: ${facts.runtimeVersion}\tRuntime Version ARN: ${facts.runtimeVersionArn}\n`;
  log.platform('restoreStart', text, {
    runtimeVersion: facts.runtimeVersion,
    runtimeVersionArn: facts.runtimeVersionArn,
    functionName: facts.name,
    functionVersion: facts.version,
  });
}

export function restoreReport(
  log: FunctionLog,
  report: { durationMs: number; status: 'success' | 'error' | 'timeout'; errorType?: string | undefined },
): void {
  const { durationMs, status } = report;
  const errorType =
    report.errorType === undefined ? undefined : (known(report.errorType) ?? 'Runtime.Unknown');
  const told = status === 'success' ? '' : `\tStatus: ${status}`;
  const error = errorType === undefined ? '' : `\tError Type: ${errorType}`;
  const record = { status, ...(errorType === undefined ? {} : { errorType }) };
  const level = status === 'success' ? 'INFO' : 'WARN';
  log.platform('restoreRuntimeDone', '', record, status === 'success' ? 'DEBUG' : 'WARN');
  log.platform(
    'restoreReport',
    `RESTORE_REPORT Restore Duration: ${ms(durationMs)}${told}${error}\n`,
    { ...record, metrics: { durationMs: rounded(durationMs) } },
    level,
  );
}

/** Written in words when it went wrong, and when it is all that is seen of a snapshot. */
export function initReport(
  log: FunctionLog,
  report: {
    initialization: string;
    phase: InitPhase;
    durationMs: number;
    status: 'success' | 'error' | 'timeout';
    errorType?: string;
  },
): void {
  const { initialization, phase, durationMs, status } = report;
  const errorType =
    report.errorType === undefined ? undefined : (known(report.errorType) ?? 'Runtime.Unknown');
  const error = errorType === undefined ? '' : `\tError Type: ${errorType}`;
  const text =
    status !== 'success'
      ? `INIT_REPORT Init Duration: ${ms(durationMs)}\tPhase: ${phase}\tStatus: ${status}${error}\n`
      : initialization === 'snap-start'
        ? `INIT_REPORT Init Duration: ${ms(durationMs)}\tPhase: ${phase}\n`
        : '';
  log.platform(
    'initReport',
    text,
    {
      initializationType: initialization,
      phase,
      status,
      ...(errorType === undefined ? {} : { errorType }),
      metrics: { durationMs: rounded(durationMs) },
    },
    status === 'success' ? 'DEBUG' : 'WARN',
  );
}

export function start(log: FunctionLog, requestId: string, version: string): void {
  log.platform('start', `START RequestId: ${requestId} Version: ${version}\n`, { requestId, version });
}

export function end(
  log: FunctionLog,
  { requestId, durationMs, status }: Report,
  producedBytes: number,
): void {
  log.platform(
    'runtimeDone',
    `END RequestId: ${requestId}\n`,
    { requestId, status, metrics: { durationMs: rounded(durationMs), producedBytes } },
    status === 'success' ? 'DEBUG' : 'WARN',
  );
}

export function report(log: FunctionLog, facts: Report): void {
  const { requestId, durationMs, billedMs, memoryMb, memoryUsedMb, initMs, restoreMs, status } = facts;
  const errorType = known(facts.errorType);
  const isTold = status === 'timeout' || errorType !== undefined;
  let text = `REPORT RequestId: ${requestId}\tDuration: ${ms(durationMs)}\tBilled Duration: ${billedMs} ms\tMemory Size: ${memoryMb} MB\tMax Memory Used: ${memoryUsedMb} MB\t`;
  if (initMs !== undefined) text += `Init Duration: ${ms(initMs)}\t`;
  if (restoreMs !== undefined) {
    text += `Restore Duration: ${ms(restoreMs)}\tBilled Restore Duration: ${Math.ceil(restoreMs)} ms\t`;
  }
  if (isTold) text += `Status: ${status}\t`;
  if (errorType !== undefined) text += `Error Type: ${errorType}\t`;
  const trace = traceLine(facts.traceHeader);
  const metrics = {
    durationMs: rounded(durationMs),
    billedDurationMs: billedMs,
    memorySizeMB: memoryMb,
    maxMemoryUsedMB: memoryUsedMb,
    ...(initMs === undefined ? {} : { initDurationMs: rounded(initMs) }),
    ...(restoreMs === undefined
      ? {}
      : { restoreDurationMs: rounded(restoreMs), billedRestoreDurationMs: Math.ceil(restoreMs) }),
  };
  const record = { requestId, metrics, status, ...(errorType === undefined ? {} : { errorType }) };
  log.platform('report', `${text}\n${trace}`, record, status === 'success' ? 'INFO' : 'WARN');
}

/** Sampled traces are named in a second line. */
function traceLine(header: string | undefined): string {
  const field = (name: string) => new RegExp(`(?:^|;)${name}=([^;]+)`).exec(header ?? '')?.[1];
  if (header?.includes('Sampled=1') !== true || field('Sampled') !== '1') return '';
  return `XRAY TraceId: ${field('Root') ?? ''}\tSegmentId: ${field('Parent') ?? ''}\tSampled: true\t\n`;
}

export function timedOut(log: FunctionLog, requestId: string, seconds: string, timeMs: number): void {
  if (log.isJson) return;
  const at = new Date(timeMs).toISOString();
  log.platform('fault', `${at} ${requestId} Task timed out after ${seconds} seconds\n\n`, {});
}

/** The end of a runtime that nobody asked for. */
export function exited(log: FunctionLog, requestId: string, words: string, errorType: string): void {
  if (log.isJson) return;
  log.platform('fault', `RequestId: ${requestId} Error: ${words}\n${errorType}\n`, {});
}
