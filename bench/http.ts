/**
 * CPU time that the port takes for a request, beside node:http alone: an echo of a 240-byte body over keep-alive
 * connections.
 *
 *     node bench/http.ts [requests] [connections]
 *
 * Each server is a process of its own, whose CPU time (user and system) is what counts; the load comes from this one.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { collectBody } from '../src/gateway/body.ts';
import { listenHttp } from '../src/gateway/http.ts';
import type { HttpHandler, HttpResponse } from '../src/gateway/http-types.ts';

const REQUESTS = Number(process.argv[2] ?? 60_000);
const CONNECTIONS = Number(process.argv[3] ?? 16);
const WARM_UP = 20_000;
const KINDS = ['node', 'port', 'port+body'] as const;

async function serve(kind: string): Promise<void> {
  const port = kind === 'node' ? await nodeAlone() : await ourPort(kind === 'port' ? byEvents : byCollecting);
  let before = process.cpuUsage();
  process.on('message', () => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    process.send?.(user + system);
  });
  process.send?.(port);
}

async function nodeAlone(): Promise<number> {
  const server = createServer(byEvents).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function ourPort(handler: HttpHandler): Promise<number> {
  return (await listenHttp({ port: 0, handler })).port;
}

const byEvents: HttpHandler = (request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => answer(response, Buffer.concat(pieces)));
};

const byCollecting: HttpHandler = (request, response) => {
  void collectBody(request).then((body) => answer(response, body));
};

function answer(response: HttpResponse, body: Buffer): void {
  response.setHeader('content-type', 'application/x-amz-json-1.0');
  response.setHeader('content-length', body.length);
  response.end(body);
}

async function measureAll(): Promise<void> {
  for (let round = 1; round <= 2; round++) {
    for (const name of KINDS) {
      const server = fork(import.meta.filename, { env: { ...process.env, BENCH_KIND: name } });
      const [port] = await once(server, 'message');
      await load(Number(port), WARM_UP);
      server.send('read');
      await once(server, 'message');
      const started = performance.now();
      await load(Number(port), REQUESTS);
      const seconds = (performance.now() - started) / 1000;
      server.send('read');
      const [cpu] = await once(server, 'message');
      const each = (Number(cpu) / REQUESTS).toFixed(2);
      console.log(
        `${name.padEnd(10)} ${each} us CPU a request, ${Math.round(REQUESTS / seconds)} requests/s`,
      );
      server.kill();
      await once(server, 'exit');
    }
  }
}

function requestOf(port: number): Buffer {
  const body = JSON.stringify({ TableName: 'orders', Item: { id: { S: 'x'.repeat(190) } } });
  const signed = 'content-length;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target';
  return Buffer.from(
    [
      'POST / HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      'Content-Type: application/x-amz-json-1.0',
      'X-Amz-Target: DynamoDB_20120810.PutItem',
      'User-Agent: aws-sdk-js/3.1100.0 ua/2.1 os/linux lang/js md/nodejs#24.21.0 api/dynamodb#3.1100.0',
      'amz-sdk-invocation-id: 9b4f4f3c-4a1e-4d3a-9a6f-2f2b7c1d0e5f',
      'amz-sdk-request: attempt=1; max=3',
      'X-Amz-Date: 20260102T030405Z',
      `x-amz-content-sha256: ${'e3b0c44298fc1c14'.repeat(4)}`,
      'Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260102/us-east-1/dynamodb/aws4_request, ' +
        `SignedHeaders=${signed}, Signature=${'34b48302e7b5fa45'.repeat(4)}`,
      `Content-Length: ${body.length}`,
      'Connection: keep-alive',
      '',
      body,
    ].join('\r\n'),
  );
}

async function load(port: number, total: number): Promise<void> {
  const request = requestOf(port);
  let left = total;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, () => oneConnection(port, request, () => left-- > 0)),
  );
}

/** Sends a request, waits for its answer, and so on, as long as `more` says so. */
function oneConnection(port: number, request: Buffer, more: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let received = '';
    let expected = -1;
    const next = (): void => {
      if (more()) socket.write(request);
      else {
        socket.end();
        resolve();
      }
    };
    socket.on('connect', next);
    socket.on('error', reject);
    socket.on('data', (piece) => {
      received += piece.toString('latin1');
      if (expected < 0) {
        const end = received.indexOf('\r\n\r\n');
        const length = /content-length: (\d+)/i.exec(received)?.[1];
        if (end < 0 || length === undefined) return;
        expected = end + 4 + Number(length);
      }
      if (received.length < expected) return;
      received = received.slice(expected);
      expected = -1;
      next();
    });
  });
}

const kind = process.env['BENCH_KIND'];
if (kind === undefined) await measureAll();
else await serve(kind);
