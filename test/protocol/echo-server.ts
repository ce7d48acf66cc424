/** An HTTP server made of the protocol layer alone: it decodes any call, tells what it got and answers a given output. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { makeServiceRouter, type RoutedOperation } from '../../src/gateway/route-service.ts';
import type { Models } from '../../src/model/load.ts';
import { decodeInput } from '../../src/protocol/decode.ts';
import { encodeError } from '../../src/protocol/errors.ts';
import { encodeOutput } from '../../src/protocol/reply.ts';
import { type Members, ProtocolError, type Reply } from '../../src/protocol/types.ts';
import { arrayOf } from './compare.ts';

export interface EchoServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface EchoHandler {
  /** What to answer. The input's streams may be read. */
  answer(call: RoutedOperation, input: Members): Promise<unknown> | unknown;
  /** Something went wrong before an answer could be given. */
  failed?(error: unknown, routed: string): void;
  /** Requests that are no calls. */
  other?(request: IncomingMessage, response: ServerResponse): boolean;
}

export async function startEchoServer(models: Models, handler: EchoHandler): Promise<EchoServer> {
  const route = makeServiceRouter(models);
  const server = createServer((request, response) => {
    if (handler.other?.(request, response)) return;
    serve(route, handler, request).then(
      (reply) => send(request, response, reply),
      (error) => response.destroy(error),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

async function serve(
  route: ReturnType<typeof makeServiceRouter>,
  handler: EchoHandler,
  request: IncomingMessage,
): Promise<Reply> {
  let whole: Promise<Buffer> | undefined;
  const collect = (): Promise<Buffer> => {
    whole ??= arrayOf<Buffer>(request).then((chunks) => Buffer.concat(chunks));
    return whole;
  };
  const { method, url, headers } = request;
  const routed = await route({ method, url, headers, form: async () => (await collect()).toString('utf8') });
  const service = routed.kind === 'resource' ? undefined : routed.service;
  const wire = routed.kind === 'resource' ? 'rest-json' : routed.wire;
  try {
    if (routed.kind === 'unknown') throw routed.error;
    if (routed.kind === 'resource') throw new ProtocolError('NotImplemented', routed.resource, 501);
    const input = await decodeInput(routed, { headers, collect, stream: () => request });
    const output = await handler.answer(routed, input);
    return encodeOutput(routed, output, { requestId: 'echo', strict: true, hostId: 'host' });
  } catch (error) {
    handler.failed?.(
      error,
      routed.kind === 'operation' ? `${service?.name}.${routed.operation}` : routed.kind,
    );
    request.resume();
    const context = { requestId: 'echo', wire, service, path: url ?? '/', method: method ?? 'GET' };
    return encodeError(error, context);
  }
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const { body } = reply;
  response.writeHead(reply.status, reply.headers);
  if (request.method === 'HEAD' || body === undefined) response.end();
  else if (body instanceof Readable) body.pipe(response);
  else response.end(body);
}
