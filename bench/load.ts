/**
 * Raw-socket load: keep-alive connections, each with one request at a time, prepared bytes out, answers read no further
 * than needed. A generator must cost far less than the server, or it measures itself.
 */

import { connect, type Socket } from 'node:net';

export interface Answer {
  status: number;
  body: Buffer;
}

/** What a connection sends next, told of its last answer; undefined ends it. */
export type NextRequest = (connection: number, answer: Answer | undefined) => Buffer | undefined;

export interface LoadResult {
  requests: number;
  seconds: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** Answers that were neither 2xx nor 3xx. */
  errors: number;
}

export interface LoadOptions {
  host: string;
  port: number;
  connections: number;
  seconds: number;
  next: NextRequest;
}

/** Drives the server for some seconds and resolves with what was seen. Rejects when a connection breaks. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = [];
  const count = { errors: 0 };
  const startMs = performance.now();
  const endMs = startMs + options.seconds * 1000;
  const connections = Array.from({ length: options.connections }, (_, index) =>
    drive(options, index, endMs, latencies, count),
  );
  await Promise.all(connections);
  const seconds = (performance.now() - startMs) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (part: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))] ?? 0;
  return {
    requests: latencies.length,
    seconds,
    perSecond: latencies.length / seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: at(1),
    errors: count.errors,
  };
}

/** One connection after the other, as long as the server closes them (moto's does, after each answer). */
async function drive(
  options: LoadOptions,
  index: number,
  endMs: number,
  latencies: number[],
  count: { errors: number },
): Promise<void> {
  let answer: Answer | undefined;
  const next = () => (performance.now() < endMs ? options.next(index, answer) : undefined);
  for (let request = next(); request !== undefined; ) {
    const connection = await connected(options);
    try {
      do {
        const sentMs = performance.now();
        const got = await connection.exchange(request);
        latencies.push(performance.now() - sentMs);
        if (got.status >= 400) count.errors++;
        answer = got;
        request = next();
        if (got.close) break;
      } while (request !== undefined);
    } finally {
      connection.socket.destroy();
    }
  }
}

interface Connection {
  socket: Socket;
  exchange(request: Buffer): Promise<Answer & { close: boolean }>;
}

function connected({ host, port }: LoadOptions): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const reader = createReader();
    let waiting: PromiseWithResolvers<Answer & { close: boolean }> | undefined;
    const broken = (error: Error) => {
      reject(error);
      waiting?.reject(error);
    };
    socket.on('data', (bytes: Buffer) => {
      const answer = reader.push(bytes);
      if (answer !== undefined) waiting?.resolve(answer);
    });
    socket.once('error', broken);
    socket.once('close', () => broken(new Error('The connection broke')));
    socket.once('connect', () =>
      resolve({
        socket,
        exchange(request) {
          waiting = Promise.withResolvers();
          socket.write(request);
          return waiting.promise;
        },
      }),
    );
  });
}

/** Reads answers that have a length or are chunked. */
function createReader(): { push(bytes: Buffer): (Answer & { close: boolean }) | undefined } {
  let pending: Buffer = Buffer.alloc(0);
  return {
    push(bytes) {
      pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
      const headEnd = pending.indexOf('\r\n\r\n');
      if (headEnd < 0) return undefined;
      const head = pending.toString('latin1', 0, headEnd);
      const close = /\r\nconnection: close/i.test(head);
      const status = Number(head.slice(9, 12));
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
      const start = headEnd + 4;
      if (length === undefined && /\r\ntransfer-encoding: chunked/i.test(head)) {
        if (!pending.subarray(start).toString('latin1').endsWith('0\r\n\r\n')) return undefined;
        const body = unchunk(pending.subarray(start));
        pending = Buffer.alloc(0);
        return { status, body, close };
      }
      const end = start + Number(length ?? 0);
      if (pending.length < end) return undefined;
      const body = pending.subarray(start, end);
      pending = pending.subarray(end);
      return { status, body, close };
    },
  };
}

function unchunk(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const line = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 4 + size;
  }
}
