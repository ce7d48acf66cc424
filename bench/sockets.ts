/**
 * Ten thousand open connections on the port: memory for each, and whether the port still answers at once.
 *
 *     node bench/sockets.ts [connections]
 *
 * The clients are a process of their own; a third of them are silent, a third are in the middle of a head, a third have
 * had an answer and stay.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { listenHttp } from '../src/gateway/http.ts';

const CONNECTIONS = Number(process.argv[2] ?? 10_000);
const BATCH = 500;
const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

if (process.env['BENCH_PORT']) await openConnections(Number(process.env['BENCH_PORT']));
else await serve();

async function openConnections(port: number): Promise<void> {
  const sockets: Socket[] = [];
  for (let opened = 0; opened < CONNECTIONS; opened += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, CONNECTIONS - opened) }, async (_, index) => {
      const socket = connect({ port, host: index % 2 === 0 ? '127.0.0.1' : '::1' });
      sockets.push(socket);
      await once(socket, 'connect');
      if (index % 3 === 1) socket.write(REQUEST.slice(0, -4));
      if (index % 3 === 2) {
        socket.write(REQUEST);
        await once(socket, 'data');
      }
    });
    await Promise.all(batch);
  }
  process.send?.('open');
  await once(process, 'message');
  for (const socket of sockets) socket.destroy();
  process.disconnect();
}

async function serve(): Promise<void> {
  const server = await listenHttp({ port: 0, handler: (_request, response) => void response.end('ok') });
  const memory = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().rss;
  };
  const before = memory();
  const environment = { ...process.env, BENCH_PORT: String(server.port) };
  const clients = fork(import.meta.filename, [String(CONNECTIONS)], { env: environment });
  const started = performance.now();
  await once(clients, 'message');
  const openMs = performance.now() - started;
  const bytes = (memory() - before) / CONNECTIONS;
  const asked = performance.now();
  const answer = await fetch(`http://127.0.0.1:${server.port}/`);
  const answerMs = performance.now() - asked;
  console.log(`${server.sockets.served} connections open after ${openMs.toFixed(0)} ms`);
  console.log(
    `${(bytes / 1024).toFixed(1)} KiB each; another request took ${answerMs.toFixed(1)} ms: ${answer.status}`,
  );
  clients.send('close');
  await once(clients, 'exit');
  await server.close(1000);
  console.log(`${server.sockets.served} connections left after the clients went`);
  if (answer.status !== 200 || server.sockets.served !== 0) process.exitCode = 1;
}
