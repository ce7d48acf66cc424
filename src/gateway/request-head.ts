import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';

/** As node has them, of HTTP/1.1 and HTTP/2. */
export type GatewayRequest = IncomingMessage | Http2ServerRequest;
export type GatewayResponse = ServerResponse | Http2ServerResponse;

/**
 * What the steps before the body need of a request. `IncomingMessage` and `Http2ServerRequest` fit as they are.
 * Strings hold one byte a character (latin1), as node:http gives them: signatures are made over bytes.
 */
export interface RequestHead {
  readonly method?: string | undefined;
  /** Path and query exactly as they were on the wire. */
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Names and values in turn, as on the wire; only asked when a value may be several lines joined. */
  readonly rawHeaders?: readonly string[];
}

/** Path and query of a request target, split at the first `?`. */
export function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  if (mark < 0) return { path: target, query: '' };
  return { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/**
 * One header as a signer saw it: lines of the same name joined with a bare comma (node:http puts a space behind it),
 * `host` also from HTTP/2's `:authority`. `undefined` when the request has none.
 */
export function signedHeaderValue(head: RequestHead, name: string): string | undefined {
  const value = head.headers[name] ?? (name === 'host' ? head.headers[':authority'] : undefined);
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return value.join(',');
  return value.includes(', ') && head.rawHeaders ? joinLines(head.rawHeaders, name, value) : value;
}

function joinLines(rawHeaders: readonly string[], name: string, joined: string): string {
  const lines: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === name) lines.push(rawHeaders[index + 1] ?? '');
  }
  return lines.length > 1 ? lines.join(',') : joined;
}

/** A header's value, the first one when a client sent an array of them. */
export function headerOf(head: RequestHead, name: string): string | undefined {
  const value = head.headers[name];
  return typeof value === 'object' ? value[0] : value;
}

const TRACE_HEADER = /^[\x20-\x7e]{1,1024}$/;

/** `X-Amzn-Trace-Id`, which services pass on; one that is too long or no text is left out. */
export function traceHeaderOf(head: RequestHead): string | undefined {
  const value = headerOf(head, 'x-amzn-trace-id');
  return value !== undefined && TRACE_HEADER.test(value) ? value : undefined;
}
