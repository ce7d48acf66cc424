/**
 * The Runtime API of one sandbox, on a port of its own. Whoever runs inside asks for events here and sends back answers.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import { PassThrough, type Readable } from 'node:stream';
import { endInOneWrite } from '../../core/one-write.ts';
import { ASK, type ConnectionEvents, type Reply, RuntimeConnection } from './runtime-connection.ts';

/** 6 MB and a little for what AWS puts around. */
export const RESPONSE_BYTES_MAX = 6_291_556;
/** Streamed answers: 200 MB. */
export const STREAMED_BYTES_MAX = 200 * 1024 * 1024;
const TOO_LARGE = `Exceeded maximum allowed payload size (${RESPONSE_BYTES_MAX} bytes).`;
const ERROR_BYTES_MAX = 262_144;
const PREFIX = '/2018-06-01/runtime/';
const JSON_TYPE = ['Content-Type', 'application/json'] as const;
const ACCEPTED = Buffer.from(JSON.stringify({ status: 'OK' }));

export interface Delivery {
  readonly requestId: string;
  readonly payload: Uint8Array;
  readonly arn: string;
  readonly deadlineMs: number;
  readonly traceHeader?: string | undefined;
  /** JSON. */
  readonly clientContext?: string | undefined;
  /** The caller wants pieces as they come; else all is collected. */
  readonly wantsStream?: boolean | undefined;
}

export type Answer =
  | { readonly kind: 'response'; readonly body: Buffer; readonly contentType: string | undefined }
  | { readonly kind: 'tooLarge'; readonly bytes: number }
  | { readonly kind: 'error'; readonly body: Buffer; readonly errorType: string | undefined };

/** What a sandbox is told of what goes on inside. */
export interface RuntimeApiEvents {
  /** The runtime asks for an event, or to be told that it was restored: it is initialised, and done with what was before. */
  onNext(): void;
  /** A whole answer is there. */
  onAnswer(answer: Answer, requestId: string): void;
  /** An answer begins to come in pieces; `ended` resolves with the error behind them, if any. */
  onStream(
    body: Readable,
    contentType: string | undefined,
    ended: Promise<StreamEnd>,
    requestId: string,
  ): void;
  onInitError(body: Buffer, errorType: string | undefined): void;
  onRestoreError(body: Buffer, errorType: string | undefined): void;
  /** Other paths: extensions, telemetry. False: there is nothing. */
  route?(request: IncomingMessage, response: ServerResponse): boolean;
}

export interface StreamEnd {
  readonly bytes: number;
  readonly errorType?: string | undefined;
  readonly errorBody?: Buffer | undefined;
}

export class RuntimeApi {
  readonly #server = createSocketServer({ noDelay: true, allowHalfOpen: true });
  readonly #sockets = new Set<Socket>();
  /** Of those that ask for more than runtimes do all the time. */
  #http: Server | undefined;
  readonly #events: RuntimeApiEvents;
  readonly #isShared: boolean;
  /** Who asked first is at the beginning. */
  readonly #waiting = new Set<Reply>();
  #atSnapshot: ServerResponse | undefined;
  /** Events that are out, and whether they are wanted in pieces; answers to them are taken once. */
  readonly #serving = new Map<string, boolean>();

  /** @param isShared several events are out at a time: who asks for one is not done with the others */
  constructor(events: RuntimeApiEvents, isShared = false) {
    this.#events = events;
    this.#isShared = isShared;
    const ofConnection: ConnectionEvents = {
      onRequest: ({ id, body, contentType, asks }, reply) => {
        if (id === undefined) this.#asks(reply);
        else if (this.#taken(id, reply) !== undefined) {
          this.#respond(reply, { kind: 'response', body, contentType }, id, asks);
        }
      },
      onOther: (socket) => void this.#httpServer().emit('connection', socket),
      onClose: (reply) => this.#gone(reply),
    };
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      new RuntimeConnection(socket, RESPONSE_BYTES_MAX, ofConnection);
    });
    this.#server.unref();
  }

  /** @returns `127.0.0.1:PORT` */
  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', () => {
        resolve(`127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
      });
    });
  }

  /** Whether the runtime waits for an event. */
  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** Events that the runtime waits for. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Whether the runtime waits to be told that it goes on behind a snapshot. */
  get isAtSnapshot(): boolean {
    return this.#atSnapshot !== undefined;
  }

  /** Tells the runtime that it was restored. */
  restored(): void {
    const response = this.#atSnapshot;
    this.#atSnapshot = undefined;
    if (response !== undefined) sendJson(response, 200, {});
  }

  /** Hands an event to the runtime, which must be waiting. */
  deliver(delivery: Delivery): void {
    const [reply] = this.#waiting;
    if (reply === undefined) throw new Error('The runtime does not wait for an event');
    this.#waiting.delete(reply);
    this.#serving.set(delivery.requestId, delivery.wantsStream === true);
    const { payload, traceHeader, clientContext } = delivery;
    const headers: string[] = [
      ...JSON_TYPE,
      ...['Lambda-Runtime-Aws-Request-Id', delivery.requestId],
      ...['Lambda-Runtime-Deadline-Ms', String(delivery.deadlineMs)],
      ...['Lambda-Runtime-Invoked-Function-Arn', delivery.arn],
    ];
    if (traceHeader !== undefined) headers.push('Lambda-Runtime-Trace-Id', traceHeader);
    if (clientContext !== undefined) headers.push('Lambda-Runtime-Client-Context', clientContext);
    reply.send(200, headers, payload);
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #httpServer(): Server {
    if (this.#http !== undefined) return this.#http;
    const server = createServer((request, response) => this.#route(request, response));
    // A runtime may wait for its next event for hours.
    Object.assign(server, { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, timeout: 0 });
    this.#http = server;
    return server;
  }

  #gone(reply: Reply): void {
    this.#waiting.delete(reply);
  }

  #route(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '/';
    if (!path.startsWith(PREFIX)) {
      if (this.#events.route?.(request, response) !== true)
        refuse(response, 404, 'NotFound', `No such path: ${path}`);
      return;
    }
    const operation = path.slice(PREFIX.length);
    if (operation === 'invocation/next') this.#next(request, response);
    else if (operation === 'restore/next') this.#restoreNext(request, response);
    else if (operation === 'init/error') {
      takeFault(request, response, (...fault) => this.#events.onInitError(...fault));
    } else if (operation === 'restore/error') {
      takeFault(request, response, (...fault) => this.#events.onRestoreError(...fault));
    } else {
      const match = /^invocation\/([^/]+)\/(response|error)$/.exec(operation);
      if (match === null) refuse(response, 404, 'NotFound', `No such path: ${path}`);
      else this.#answer(request, response, match[1] ?? '', match[2] === 'error');
    }
  }

  #next(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET') {
      refuse(response, 405, 'MethodNotAllowed', 'GET');
      return;
    }
    this.#asks(this.#replyOf(response));
  }

  /** Of one who may wait for an event. */
  #replyOf(response: ServerResponse): Reply {
    const reply = replyOf(response);
    response.once('close', () => this.#gone(reply));
    return reply;
  }

  #asks(reply: Reply): void {
    this.#waiting.add(reply);
    if (!this.#isShared) this.#serving.clear();
    this.#events.onNext();
  }

  #restoreNext(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET') {
      refuse(response, 405, 'MethodNotAllowed', 'GET');
      return;
    }
    this.#atSnapshot = response;
    response.once('close', () => {
      if (this.#atSnapshot === response) this.#atSnapshot = undefined;
    });
    this.#events.onNext();
  }

  #answer(request: IncomingMessage, response: ServerResponse, id: string, isError: boolean): void {
    if (request.method !== 'POST') {
      refuse(response, 405, 'MethodNotAllowed', 'POST');
      return;
    }
    const wantsStream = this.#taken(id, replyOf(response));
    if (wantsStream === undefined) {
      request.resume();
      return;
    }
    const isStreamed = header(request, 'lambda-runtime-function-response-mode') === 'streaming';
    const answered = isError
      ? this.#takeError(request, response, id)
      : isStreamed && wantsStream
        ? this.#takeStream(request, response, id)
        : this.#takeResponse(request, response, id, isStreamed);
    // A connection that breaks belongs to a process that ends, and that is told by its exit.
    answered.catch(() => {});
  }

  /** Once, and only what is out: whether it is wanted in pieces. Undefined where it may not be, which is told. */
  #taken(id: string, reply: Reply): boolean | undefined {
    const wantsStream = this.#serving.get(id);
    if (wantsStream !== undefined) this.#serving.delete(id);
    else reply.send(403, JSON_TYPE, faultDocument('InvalidRequestID', 'Invalid request ID'));
    return wantsStream;
  }

  /** Our own runtimes ask for the next event with their answer: it is what they are answered. */
  #respond(reply: Reply, answer: Answer, id: string, asks: boolean): void {
    // Before what is said here lets him go on.
    this.#events.onAnswer(answer, id);
    if (asks) this.#asks(reply);
    else if (answer.kind === 'tooLarge')
      reply.send(413, JSON_TYPE, faultDocument('RequestEntityTooLarge', TOO_LARGE));
    else reply.send(202, JSON_TYPE, ACCEPTED);
  }

  async #takeError(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const { body } = await collect(request, RESPONSE_BYTES_MAX);
    accept(response);
    const errorType = header(request, 'lambda-runtime-function-error-type');
    this.#events.onAnswer({ kind: 'error', body, errorType }, id);
  }

  async #takeResponse(
    request: IncomingMessage,
    response: ServerResponse,
    id: string,
    isStreamed: boolean,
  ): Promise<void> {
    const { body, bytes } = await collect(request, RESPONSE_BYTES_MAX);
    const answer: Answer =
      bytes > RESPONSE_BYTES_MAX ? { kind: 'tooLarge', bytes } : answerOf(request, body, isStreamed);
    this.#respond(this.#replyOf(response), answer, id, header(request, ASK) === 'next');
  }

  async #takeStream(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const body = new PassThrough();
    let bytes = 0;
    const ended = new Promise<StreamEnd>((resolve) => {
      request.on('end', () => resolve(streamEnd(request, bytes)));
      request.on('close', () => resolve({ bytes, errorType: 'Runtime.TruncatedResponse' }));
    });
    this.#events.onStream(body, header(request, 'content-type'), ended, id);
    // A caller that went away does not stop the function.
    body.on('error', () => request.resume());
    request.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > STREAMED_BYTES_MAX || body.destroyed) return;
      if (!body.write(piece)) {
        request.pause();
        body.once('drain', () => request.resume());
        body.once('close', () => request.resume());
      }
    });
    const { errorType } = await ended;
    if (errorType === 'Runtime.TruncatedResponse')
      body.destroy(new Error('The function ended before its answer'));
    else {
      body.end();
      accept(response);
    }
  }
}

function answerOf(request: IncomingMessage, body: Buffer, isStreamed: boolean): Answer {
  const end = isStreamed ? streamEnd(request, body.length) : undefined;
  if (end?.errorType === undefined) {
    return { kind: 'response', body, contentType: header(request, 'content-type') };
  }
  const { errorType, errorBody = Buffer.from(JSON.stringify({ errorType })) } = end;
  return { kind: 'error', body: errorBody, errorType };
}

/** What the runtime has to say of itself instead of an answer. */
function takeFault(
  request: IncomingMessage,
  response: ServerResponse,
  tell: (body: Buffer, errorType: string | undefined) => void,
): void {
  collect(request, ERROR_BYTES_MAX).then(
    ({ body }) => {
      // In this order: a process that has its answer ends, and nobody can tell how much memory it used.
      tell(body, header(request, 'lambda-runtime-function-error-type'));
      accept(response);
    },
    () => {},
  );
}

function streamEnd(request: IncomingMessage, bytes: number): StreamEnd {
  const errorType = request.trailers['lambda-runtime-function-error-type'];
  if (errorType === undefined) {
    return bytes > STREAMED_BYTES_MAX ? { bytes, errorType: 'Function.ResponseSizeTooLarge' } : { bytes };
  }
  const body = request.trailers['lambda-runtime-function-error-body'];
  return { bytes, errorType, ...(body === undefined ? {} : { errorBody: Buffer.from(body, 'base64') }) };
}

/** All of a body, joined once. What goes beyond the limit is counted, not kept. */
export function collect(
  request: IncomingMessage,
  bytesMax: number,
): Promise<{ body: Buffer; bytes: number }> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    let isWhole = false;
    request.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes <= bytesMax) pieces.push(piece);
      else pieces.length = 0;
    });
    request.on('end', () => {
      isWhole = true;
      const [only] = pieces;
      resolve({ body: pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces), bytes });
    });
    request.on('close', () => {
      // After each request: making an error costs more than all of this.
      if (!isWhole) reject(new Error('The connection ended before its request'));
    });
  });
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Node's own response as a place for an answer. */
function replyOf(response: ServerResponse): Reply {
  return {
    send(status, headers, body) {
      // Small clients do not decode chunked answers.
      response.writeHead(status, [...headers, 'Content-Length', String(body.length)]);
      endInOneWrite(response, body);
    },
  };
}

const faultDocument = (errorType: string, errorMessage: string) =>
  Buffer.from(JSON.stringify({ errorType, errorMessage }));

const accept = (response: ServerResponse) => sendJson(response, 202, { status: 'OK' });

export function refuse(
  response: ServerResponse,
  status: number,
  errorType: string,
  errorMessage: string,
): void {
  sendJson(response, status, { errorType, errorMessage });
}

export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
