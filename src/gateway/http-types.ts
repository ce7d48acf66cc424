import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Duplex } from 'node:stream';

/** A request of either version; the members that both have are alike. `headers.host` is set in both. */
export type HttpRequest = IncomingMessage | Http2ServerRequest;
export type HttpResponse = ServerResponse | Http2ServerResponse;
export type HttpHandler = (request: HttpRequest, response: HttpResponse) => void;

/** Takes over a connection (WebSockets; CONNECT of a proxy). */
export type TakeOver = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The bounds of the port. Times in milliseconds. */
export interface HttpLimits {
  /** Request line and headers together. AWS takes 8 to 16 KiB; session tokens and presigned URLs are long. */
  readonly headBytesMax: number;
  readonly headersMax: number;
  /** A connection that has sent nothing yet. */
  readonly firstByteMs: number;
  /** From the first byte of a head to its end, and a TLS handshake. */
  readonly headMs: number;
  /** A connection without a request. Longer than clients keep theirs, or they would use one that is just closing. */
  readonly keepAliveMs: number;
  /** Connections served at a time. Further ones are accepted and wait unread, which is backpressure to the client. */
  readonly socketsMax: number;
  readonly waitingSocketsMax: number;
  readonly waitingMs: number;
  /** Requests at a time on one HTTP/2 connection. */
  readonly streamsMax: number;
  /** A body that somebody waits for has to move by so many bytes in so long. */
  readonly bodyIdleMs: number;
  readonly bodyIdleBytesMin: number;
  /** How much of a body that nobody wants is still read so that its sender sees the answer, and for how long. */
  readonly lingerBytesMax: number;
  readonly lingerMs: number;
}

export const HTTP_LIMITS: HttpLimits = {
  headBytesMax: 32 * 1024,
  headersMax: 200,
  firstByteMs: 60_000,
  headMs: 20_000,
  keepAliveMs: 120_000,
  socketsMax: 16_384,
  waitingSocketsMax: 1024,
  waitingMs: 10_000,
  streamsMax: 256,
  bodyIdleMs: 20_000,
  bodyIdleBytesMin: 64,
  lingerBytesMax: 4 * 1024 * 1024,
  lingerMs: 2000,
};

/** Something that a client did wrong below the level of requests; for the log and the metrics. */
export interface ConnectionFault {
  /** A parser's or TLS's code, or one of ours: `SLOW_HEAD`, `TOO_MANY_SOCKETS`, `TLS_OFF`. */
  readonly code: string;
  readonly remoteAddress: string | undefined;
}
