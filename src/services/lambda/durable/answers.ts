/** What a run of a durable function answers: how far it came, or an error. */

import type { ErrorObject } from '../api.gen.ts';

export interface Answer {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'PENDING';
  readonly result?: string | undefined;
  readonly error?: ErrorObject | undefined;
}

const STATUSES: ReadonlySet<unknown> = new Set(['SUCCEEDED', 'FAILED', 'PENDING']);

function objectOf(bytes: Uint8Array): Partial<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined for what is no answer of a durable function. */
export function parseAnswer(bytes: Uint8Array): Answer | undefined {
  const { Status, Result, Error: error } = objectOf(bytes) ?? {};
  if (!STATUSES.has(Status)) return undefined;
  return {
    // One of three, as was looked at.
    status: Status as Answer['status'],
    ...(typeof Result === 'string' ? { result: Result } : {}),
    ...(typeof error === 'object' && error !== null ? { error: errorObject({ ...error }) } : {}),
  };
}

/** Its members alone, and only texts: functions may answer anything. */
function errorObject(given: Partial<Record<string, unknown>>): ErrorObject {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const { StackTrace: lines } = given;
  return withoutNothing({
    ErrorMessage: text(given['ErrorMessage']),
    ErrorType: text(given['ErrorType']),
    ErrorData: text(given['ErrorData']),
    StackTrace: Array.isArray(lines) ? lines.map((line) => String(line)) : undefined,
  });
}

function withoutNothing<T extends object>(value: T): T {
  // The same members, without those that are undefined: they must not be written as JSON.
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}

/** The error of a run that broke off, as runtimes write it. */
export function errorOfAnswer(bytes: Uint8Array, functionError: string): ErrorObject {
  const { errorMessage, errorType, stackTrace, trace } = objectOf(bytes) ?? {};
  if (typeof errorMessage !== 'string') {
    return { ErrorType: functionError, ErrorMessage: Buffer.from(bytes).toString('utf8') };
  }
  const lines = Array.isArray(stackTrace) ? stackTrace : trace;
  return withoutNothing({
    ErrorMessage: errorMessage,
    ErrorType: typeof errorType === 'string' ? errorType : functionError,
    StackTrace: Array.isArray(lines) && lines.length > 0 ? lines.map((line) => String(line)) : undefined,
  });
}

/** An error as the caller of the function gets it: in the words of runtimes. */
export function errorPayload(error: ErrorObject | undefined): Uint8Array {
  const { ErrorMessage, ErrorType, ErrorData, StackTrace } = error ?? {};
  const words = {
    errorMessage: ErrorMessage,
    errorType: ErrorType,
    errorData: ErrorData,
    stackTrace: StackTrace,
  };
  return Buffer.from(JSON.stringify(words));
}
