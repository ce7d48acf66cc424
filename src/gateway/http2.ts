import {
  constants,
  createServer,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import { createBodyWatch } from './body-watch.ts';
import { checkHead2 } from './http-head.ts';
import { answerHeadFault } from './http-refusals.ts';
import type { HttpHandler, HttpLimits } from './http-types.ts';

/** Room for one body in flight a stream; more waits at the client. */
const WINDOW_BYTES = 1024 * 1024;
/** Pseudo-headers come on top of the headers that are counted. */
const PSEUDO_HEADERS = 8;

/** A server of HTTP/2 that is handed its connections (`emit('connection', socket)`), with its sessions. */
export interface Http2 {
  readonly server: Http2Server;
  readonly sessions: ReadonlySet<ServerHttp2Session>;
  close(): void;
}

export function createHttp2Server(handler: HttpHandler, limits: HttpLimits): Http2 {
  const server = createServer({
    settings: {
      maxConcurrentStreams: limits.streamsMax,
      maxHeaderListSize: limits.headBytesMax,
      initialWindowSize: WINDOW_BYTES,
    },
    maxHeaderListPairs: limits.headersMax + PSEUDO_HEADERS,
    unknownProtocolTimeout: limits.headMs,
  });
  const received = new WeakMap<Http2ServerRequest, number>();
  const bodies = createBodyWatch<Http2ServerRequest>({
    idleMs: limits.bodyIdleMs,
    bytesMin: limits.bodyIdleBytesMin,
    bytesOf: (request) => received.get(request) ?? 0,
    abandon: (request) => request.stream.close(constants.NGHTTP2_CANCEL),
  });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    // A broken connection or a faulty client must not end the process.
    session.on('error', () => {});
    closeWhenIdle(session, limits.keepAliveMs);
  });
  server.on('sessionError', () => {});

  const onRequest = (request: Http2ServerRequest, response: Http2ServerResponse): void => {
    request.on('error', () => {});
    response.on('error', () => {});
    const fault = checkHead2(request, limits);
    if (fault) {
      answerHeadFault(response, fault);
      return;
    }
    if (!request.complete) watch(request);
    handler(request, response);
  };
  const watch = (request: Http2ServerRequest): void => {
    request.stream.on('data', (piece: Buffer) => {
      received.set(request, (received.get(request) ?? 0) + piece.length);
    });
    // Counting must not start the flow: that is for whoever reads the request.
    request.stream.pause();
    bodies.set(request, request);
    request.stream.once('close', () => bodies.delete(request));
    // The stream's own event: the response's comes only when both sides have ended.
    request.stream.once('finish', () => {
      // Answered unread: tells the client to stop sending (RFC 9113, section 8.1).
      if (!request.complete) request.stream.close(constants.NGHTTP2_NO_ERROR);
    });
  };
  server.on('request', onRequest);
  server.on('checkContinue', (request, response) => {
    continueWhenRead(request, response);
    onRequest(request, response);
  });
  return { server, sessions, close: () => bodies.close() };
}

function continueWhenRead(request: Http2ServerRequest, response: Http2ServerResponse): void {
  const read = request._read;
  request._read = function continueThenRead(size) {
    request._read = read;
    if (!response.headersSent) response.writeContinue();
    read.call(this, size);
  };
}

/** Ends a session on which nothing happened for so long; a call that waits for its answer is something. */
function closeWhenIdle(session: ServerHttp2Session, keepAliveMs: number): void {
  let open = 0;
  session.on('stream', (stream) => {
    open++;
    stream.once('close', () => {
      open--;
    });
  });
  session.setTimeout(keepAliveMs, () => {
    if (open === 0) session.close();
  });
}
