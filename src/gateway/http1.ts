import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type BodyWatch, createBodyWatch } from './body-watch.ts';
import { checkHead } from './http-head.ts';
import { answerHeadFault, refuseConnection } from './http-refusals.ts';
import type { ConnectionFault, HttpHandler, HttpLimits, TakeOver } from './http-types.ts';

/** Above this length of a body it matters when an answer leaves it unread. */
const LONG_BODY_BYTES = 64 * 1024;
const LINGER_POLL_MS = 10;

export interface Http1Options {
  readonly handler: HttpHandler;
  readonly limits: HttpLimits;
  readonly onFault: (fault: ConnectionFault) => void;
  readonly onUpgrade?: TakeOver | undefined;
  readonly onConnect?: TakeOver | undefined;
}

/**
 * A server of HTTP/1.1 that is handed its connections (`emit('connection', socket)`), plain or TLS.
 *
 * Its parser is node's in its strict mode: Content-Length beside Transfer-Encoding, folded lines, blanks before colons,
 * control characters and bare line feeds are refused by it, which is what keeps requests from being smuggled.
 */
export function createHttp1Server({ handler, limits, onFault, onUpgrade, onConnect }: Http1Options): Server {
  const server = createServer({
    insecureHTTPParser: false,
    requireHostHeader: true,
    maxHeaderSize: limits.headBytesMax,
    headersTimeout: limits.headMs,
    // Bodies have no limit of time as a whole (5 GiB may take long): the body watch sees that they move.
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.min(1000, limits.headMs),
  });
  // 0 = all of them: node drops headers beyond this number in silence, which would drop signed ones too.
  server.maxHeadersCount = 0;
  const bodies = createBodyWatch<Socket>({
    idleMs: limits.bodyIdleMs,
    bytesMin: limits.bodyIdleBytesMin,
    bytesOf: (socket) => socket.bytesRead,
    abandon: (socket) => socket.destroy(),
  });
  server.on('close', () => bodies.close());
  server.on('connection', (socket) => socket.once('close', () => bodies.delete(socket)));

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const fault = checkHead(request, limits);
    if (fault) {
      response.shouldKeepAlive = false;
      answerHeadFault(response, fault);
      return;
    }
    watchBody(bodies, request, response, limits);
    handler(request, response);
  };
  server.on('request', onRequest);
  server.on('checkContinue', (request, response) => {
    continueWhenRead(request, response);
    onRequest(request, response);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const remoteAddress = 'remoteAddress' in socket ? String(socket.remoteAddress) : undefined;
    onFault({ code: error.code ?? error.message, remoteAddress });
    refuseConnection(error.code, socket);
  });
  if (onUpgrade) server.on('upgrade', onUpgrade);
  server.on('connect', onConnect ?? refuseConnect);
  // Node watches slow heads and idle connections from the moment a server listens. This one never does.
  server.emit('listening');
  return server;
}

const refuseConnect: TakeOver = (_request, socket) => {
  socket.end('HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
};

/** Requests without a body cost one look at two headers here. */
function watchBody(
  bodies: BodyWatch<Socket>,
  request: IncomingMessage,
  response: ServerResponse,
  limits: HttpLimits,
): void {
  const { headers, socket } = request;
  const length = headers['content-length'];
  const isChunked = headers['transfer-encoding'] !== undefined;
  if (!isChunked && (length === undefined || length === '0')) return;
  bodies.set(socket, request);
  if (isChunked || Number(length) > LONG_BODY_BYTES) {
    response.once('finish', () => endUnreadBody(request, limits));
  }
}

/**
 * `Expect: 100-continue`: the client waits with its body until we ask for it, which is when somebody reads it. Whoever
 * answers without reading refuses it. (The client may then send the body or not; node ends the connection with such an
 * answer.)
 */
function continueWhenRead(request: IncomingMessage, response: ServerResponse): void {
  const read = request._read;
  request._read = function continueThenRead(size) {
    request._read = read;
    // Node reads an unread body itself once the response is out, to drop it.
    if (!response.headersSent) response.writeContinue();
    read.call(this, size);
  };
}

/**
 * The response is out, the body is not all in: it was refused unread. Node goes on reading and dropping it, so that its
 * sender sees the answer instead of a reset; that ends here.
 */
function endUnreadBody(request: IncomingMessage, limits: HttpLimits): void {
  if (request.complete) return;
  const { socket } = request;
  const end = socket.bytesRead + limits.lingerBytesMax;
  const deadline = setTimeout(() => socket.destroy(), limits.lingerMs);
  const watch = setInterval(() => {
    if (!request.complete && socket.bytesRead > end) socket.destroy();
    if (request.complete || socket.destroyed) {
      clearTimeout(deadline);
      clearInterval(watch);
    }
  }, LINGER_POLL_MS);
}
