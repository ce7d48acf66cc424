/** What is answered to a request that never becomes one: no service is known yet, so it is in S3's words. */

import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { HeadFault } from './http-head.ts';

const HEAD_TOO_LARGE: HeadFault = {
  status: 431,
  message: 'Your request header section exceeds the maximum allowed size.',
};
const UNREADABLE: HeadFault = { status: 400, message: 'An error occurred when parsing the HTTP request.' };

function faultBody({ status, message }: HeadFault): string {
  const code = status === 431 ? 'RequestHeaderSectionTooLarge' : 'BadRequest';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}

/** Answers a head that was read, but is not taken. */
export function answerHeadFault(response: ServerResponse | Http2ServerResponse, fault: HeadFault): void {
  response.statusCode = fault.status;
  response.setHeader('content-type', 'application/xml');
  response.end(faultBody(fault));
}

/** Answers what the parser could not read, and ends the connection: nobody knows where the next request begins. */
export function refuseConnection(code: string | undefined, socket: Duplex): void {
  if (!socket.writable || code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  if (isAnswering(socket)) {
    // Nothing may be put into the middle of an answer.
    socket.end(() => socket.destroy());
    return;
  }
  let status = '400 Bad Request';
  let body = faultBody(UNREADABLE);
  if (code === 'HPE_HEADER_OVERFLOW') {
    status = '431 Request Header Fields Too Large';
    body = faultBody(HEAD_TOO_LARGE);
  } else if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    status = '408 Request Timeout';
    body = '';
  }
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/xml\r\nContent-Length: ${Buffer.byteLength(body)}`;
  socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`, () => socket.destroy());
}

/** Node keeps the response that a connection is busy with there; its own handling of such errors looks at it too. */
function isAnswering(socket: Duplex): boolean {
  const { _httpMessage: response } = socket as { _httpMessage?: ServerResponse | null };
  return response?.headersSent === true;
}
