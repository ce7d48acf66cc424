import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { endInOneWrite } from '../core/one-write.ts';
import type { Reply } from '../protocol/types.ts';
import type { GatewayRequest, GatewayResponse } from './request-head.ts';

/**
 * Writes a reply. Resolves when the last byte is handed over; rejects when the client has gone or the body's source
 * failed, which is destroyed then. A HEAD answer, 204 and 304 have no body.
 */
export async function sendReply(
  request: GatewayRequest,
  response: GatewayResponse,
  reply: Reply,
): Promise<void> {
  const { status, headers, body } = reply;
  const isBare = request.method === 'HEAD' || status === 204 || status === 304;
  if (body instanceof Readable) {
    if (isBare) {
      body.destroy();
      writeHead(response, status, headers);
      response.end();
      return;
    }
    writeHead(response, status, headers);
    await pipeline(body, response as NodeJS.WritableStream);
    return;
  }
  if (!isBare) headers['content-length'] = String(body === undefined ? 0 : Buffer.byteLength(body));
  writeHead(response, status, headers);
  // Each write wakes the client's process. Answers of one turn that go out together at its end wake it once.
  setImmediate(() => endWith(response, isBare ? undefined : body));
}

function endWith(response: GatewayResponse, body: string | Uint8Array | undefined): void {
  if (body === undefined) response.end();
  else endInOneWrite(response, body);
}

/** The two kinds of response type this method differently. */
function writeHead(response: GatewayResponse, status: number, headers: Record<string, string>): void {
  response.statusCode = status;
  for (const name in headers) response.setHeader(name, headers[name] ?? '');
}
