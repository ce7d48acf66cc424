/**
 * A cloud that is treated badly: everything that it logs as an unexpected error fails the test that caused it, and so
 * does an answer that shows what is behind it.
 */

import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, type MockInstance, vi } from 'vitest';
import type { Config } from '../../../src/server/config.ts';
import { type TestCloud, testCloud } from '../../support/cloud.ts';
import type { WireCall } from './wire-call.ts';

/** No answer of a local cloud takes so long: who waits for more hangs. */
const ANSWER_MS = 20_000;

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
  text: string;
}

export interface HostileCloud {
  cloud(): TestCloud;
  port(): number;
  /** Sends a request exactly as given; fails on a 5xx but 501 and 503, and on an answer that shows a stack. */
  send(call: WireCall): Promise<Answer>;
  /** Writes bytes to a new connection and gives all that comes back until it ends. */
  exchange(...pieces: (string | Buffer)[]): Promise<string>;
  /** A connection of one's own. */
  connect(): Promise<Socket>;
  /** What the cloud has logged as unexpected since the test began. */
  errors(): string[];
}

/** Call it at the top of a test file: the cloud is there for all of its tests. */
export function hostileCloud(settings: Partial<Config> = {}): HostileCloud {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const sockets = new Set<Socket>();
  let started: TestCloud | undefined;
  let logged: MockInstance<typeof console.error> | undefined;
  beforeAll(async () => {
    logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    started = await testCloud(settings);
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    const errors = loggedErrors();
    logged?.mockClear();
    expect(errors).toEqual([]);
  });
  afterAll(async () => {
    agent.destroy();
    await started?.stop();
    logged?.mockRestore();
  });
  const cloud = (): TestCloud => {
    if (started === undefined) throw new Error('The cloud is there only within tests');
    return started;
  };
  const loggedErrors = () =>
    (logged?.mock.calls ?? []).map((call) =>
      call.map((part) => (typeof part === 'string' ? part : (part?.stack ?? JSON.stringify(part)))).join(' '),
    );
  const port = () => Number(new URL(cloud().endpoint).port);
  const open = async (): Promise<Socket> => {
    const socket = connect({ port: port(), host: '127.0.0.1', allowHalfOpen: true });
    sockets.add(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    // What the other side does to the connection is what the tests are about.
    socket.on('error', () => {});
    return socket;
  };
  return {
    cloud,
    port,
    connect: open,
    errors: loggedErrors,
    async send(call) {
      const answer = await send(agent, port(), call);
      checkAnswer(answer, call);
      return answer;
    },
    async exchange(...pieces) {
      const socket = await open();
      let received = '';
      const closed = new Promise<string>((resolve) => {
        socket.on('data', (piece: Buffer) => {
          received += piece.toString('latin1');
        });
        socket.once('end', () => resolve(received));
        socket.once('close', () => resolve(received));
      });
      for (const piece of pieces) socket.write(piece);
      return closed;
    },
  };
}

function send(agent: Agent, port: number, { method, path, headers, body }: WireCall): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { agent, host: '127.0.0.1', port, method, path, headers, timeout: ANSWER_MS };
    const outgoing = request(options, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.once('error', reject);
      response.once('end', () => {
        const bytes = Buffer.concat(pieces);
        const { statusCode = 0, headers: received } = response;
        resolve({ status: statusCode, headers: received, body: bytes, text: bytes.toString('utf8') });
      });
    });
    outgoing.once('error', reject);
    outgoing.once('timeout', () =>
      outgoing.destroy(new Error(`${method} ${path}: no answer in ${ANSWER_MS} ms`)),
    );
    outgoing.end(body);
  });
}

/** Statuses of the server's side that say something true: not implemented, try again. */
const TRUE_5XX: ReadonlySet<number> = new Set([501, 503]);
const STACK = /\n\s+at .*[:(]\d+|node:internal|\.ts:\d+|TypeError|RangeError|SqliteError|SQLITE_/;

export function checkAnswer({ status, text }: Pick<Answer, 'status' | 'text'>, call: WireCall): void {
  const what = `${call.method} ${call.path}: ${status} ${text.slice(0, 500)}`;
  if (status >= 500 && !TRUE_5XX.has(status)) throw new Error(`Status ${what}`);
  if (status >= 400 && STACK.test(text)) throw new Error(`A stack trace in ${what}`);
}
