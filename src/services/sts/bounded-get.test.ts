import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { boundedGet, isLoopback } from './bounded-get.ts';

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** A server that does this with each connection. */
async function serverThat(answers: (socket: Socket) => void): Promise<URL> {
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    answers(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/x`);
}

const outside = () => ({ signal: new AbortController().signal, wall: () => Date.now() });
const limits = { silenceMsMax: 20, totalMsMax: 10_000, bytesMax: 100 };
const HEAD = 'HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n';

test('an answer', async () => {
  const url = await serverThat((socket) => socket.end(`${HEAD}hello`));
  expect(await boundedGet(outside(), url, [], { ...limits, silenceMsMax: 5_000 })).toEqual({
    status: 200,
    body: 'hello',
  });
});

test.each<[string, (socket: Socket) => void, string]>([
  ['no answer', () => {}, 'There was no answer in time'],
  ['half an answer', (socket) => socket.write(`${HEAD}hel`), 'There was no answer in time'],
  ['too much', (socket) => socket.end(HEAD + 'x'.repeat(101)), 'too large'],
  ['something else', (socket) => socket.end('SSH-2.0-x\r\n\r\n'), 'Parse Error'],
  ['nothing', (socket) => socket.destroy(), 'hang up|ECONNRESET'],
])('%s', async (_what, answers, text) => {
  const url = await serverThat(answers);
  await expect(boundedGet(outside(), url, [], limits)).rejects.toThrow(new RegExp(text));
});

test('an answer that comes drop by drop', async () => {
  const url = await serverThat((socket) => socket.write(`${HEAD}x`));
  let nowMs = 0;
  const wall = () => {
    nowMs += 6_000;
    return nowMs;
  };
  const long = { ...limits, silenceMsMax: 60_000, totalMsMax: 5_000 };
  await expect(boundedGet({ ...outside(), wall }, url, [], long)).rejects.toThrow('too slowly');
});

test('a caller who leaves', async () => {
  const controller = new AbortController();
  const url = await serverThat(() => controller.abort());
  const get = boundedGet({ ...outside(), signal: controller.signal }, url, [], {
    ...limits,
    silenceMsMax: 60_000,
  });
  await expect(get).rejects.toMatchObject({ name: 'AbortError' });
});

test('without TLS only to this machine', () => {
  for (const host of ['localhost', 'idp.localhost', '127.0.0.1', '127.9.9.9', '[::1]'])
    expect(isLoopback(host)).toBe(true);
  for (const host of [
    '10.0.0.1',
    '128.0.0.1',
    'localhost.example.com',
    '127.0.0.1.example.com',
    '0.0.0.0',
    '[::]',
  ]) {
    expect(isLoopback(host)).toBe(false);
    expect(() => boundedGet(outside(), new URL(`http://${host}/`), [])).toThrow('not a secure address');
  }
});
