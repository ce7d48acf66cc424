/**
 * Answers of functions that write while they run: a head of JSON, eight zero bytes, then the body; or the body alone.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
 */

import { Readable } from 'node:stream';
import type { FunctionResult } from '../../core/functions.ts';
import type { HostedAnswer } from '../../core/service.ts';
import { urlHead } from './url-event.ts';

const WITH_HEAD = 'application/vnd.awslambda.http-integration-response';
const SEPARATOR = Buffer.alloc(8);
const HEAD_BYTES_MAX = 64 * 1024;

/** Undefined for a head that is none. */
export async function streamedAnswer(result: FunctionResult): Promise<HostedAnswer | undefined> {
  const { payload, contentType = 'application/octet-stream' } = result;
  const stream =
    payload instanceof Uint8Array ? Readable.from([Buffer.from(payload)], { objectMode: false }) : payload;
  if (contentType !== WITH_HEAD)
    return { status: 200, headers: { 'content-type': contentType }, body: stream };
  const iterator: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  for (;;) {
    const at = head.indexOf(SEPARATOR);
    if (at >= 0) {
      const parsed = parseHead(head.subarray(0, at));
      if (parsed === undefined) stream.destroy();
      const rest = restOf(head.subarray(at + SEPARATOR.length), iterator);
      return parsed && { ...parsed, body: Readable.from(rest, { objectMode: false }) };
    }
    const { done, value } = await iterator.next();
    if (done === true || head.length > HEAD_BYTES_MAX) {
      stream.destroy();
      return undefined;
    }
    head = Buffer.concat([head, value]);
  }
}

function parseHead(bytes: Uint8Array): Omit<HostedAnswer, 'body'> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return value !== null && typeof value === 'object'
      ? urlHead(value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

async function* restOf(first: Buffer, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  for (;;) {
    const { done, value } = await iterator.next();
    if (done === true) return;
    yield value;
  }
}
