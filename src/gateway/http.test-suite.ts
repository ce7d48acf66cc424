/** Raw sockets for the tests of the port: what clients send is written as bytes, what they get is read as bytes. */

import { connect, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import { type HttpServer, type HttpServerOptions, listenHttp } from './http.ts';
import type { HttpHandler } from './http-types.ts';

export interface Port {
  readonly server: HttpServer;
  readonly port: number;
  /** Sends bytes and gives all that comes back until the connection ends. */
  exchange(...pieces: (string | Buffer)[]): Promise<string>;
  /** A connection of one's own. */
  open(): Promise<RawClient>;
}

export interface RawClient {
  readonly socket: Socket;
  write(bytes: string | Buffer): void;
  /** Everything received so far, once it holds `text`. */
  until(text: string): Promise<string>;
  /** Everything received, once the server has closed. */
  closed(): Promise<string>;
}

const ports: HttpServer[] = [];
const clients: Socket[] = [];

afterEach(async () => {
  for (const socket of clients.splice(0)) socket.destroy();
  await Promise.all(ports.splice(0).map((server) => server.close(0)));
});

/** Answers with method, target, Host and length of the body, as JSON. */
export const echo: HttpHandler = (request, response) => {
  let bytes = 0;
  request.on('data', (piece: Buffer) => {
    bytes += piece.length;
  });
  request.on('end', () => {
    const { method, url, headers, httpVersion } = request;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ version: httpVersion, method, url, host: headers.host, bytes }));
  });
};

export async function openPort(options: Partial<HttpServerOptions> = {}): Promise<Port> {
  const server = await listenHttp({ port: 0, handler: echo, ...options });
  ports.push(server);
  const open = async (): Promise<RawClient> => rawClient(server.port);
  return {
    server,
    port: server.port,
    open,
    async exchange(...pieces) {
      const client = await open();
      for (const piece of pieces) client.write(piece);
      return client.closed();
    },
  };
}

async function rawClient(port: number): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  clients.push(socket);
  let received = '';
  let isClosed = false;
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const end = (): void => {
    isClosed = true;
    changed();
  };
  socket.on('data', (piece) => {
    received += piece.toString('latin1');
    changed();
  });
  socket.on('end', end).on('close', end).on('error', end);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('error', reject);
  });
  const when = (condition: () => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (condition()) resolve(received);
        else if (isClosed) reject(new Error(`The connection ended with: ${received}`));
        else return;
        listeners.delete(look);
      };
      listeners.add(look);
      look();
    });
  return {
    socket,
    write: (bytes) => void socket.write(bytes),
    until: (text) => when(() => received.includes(text)),
    closed: () => when(() => isClosed),
  };
}

/** The status of each response in what was received. */
export function statuses(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));
}
