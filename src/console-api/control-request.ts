/** A request to a path of kumobako's own, and its answer. */

import type { Readable } from 'node:stream';

export interface ControlRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body(): Promise<Buffer>;
  /** The body as it comes, for those that may be large. Not together with `body`. */
  stream(): Readable;
}

export interface ControlAnswer {
  status: number;
  /** A value is answered as JSON, a text and a stream as they are. */
  body: unknown;
  contentType?: string;
  headers?: Readonly<Record<string, string>>;
}

/** A control request that makes no sense: its text is the answer. */
export class ControlError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const ok = (body: unknown): ControlAnswer => ({ status: 200, body });

/** The body as a JSON object; an empty one is an object without members. @throws ControlError */
export async function jsonBody(request: ControlRequest): Promise<Record<string, unknown>> {
  const text = (await request.body()).toString('utf8');
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Answered below, like any other body that is no object.
  }
  throw new ControlError(400, 'The body must be a JSON object.');
}
