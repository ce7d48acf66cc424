import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { RESPONSE_BYTES_MAX, RuntimeApi } from './runtime-api.ts';

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

/** A Runtime API, a connection to it, and what both of them have seen, in order. */
async function open() {
  const seen: string[] = [];
  const { promise: hasAsked, resolve: asked } = Promise.withResolvers<void>();
  const asks = [hasAsked];
  let told = asked;
  const api = new RuntimeApi({
    onNext: () => {
      seen.push('next');
      told();
    },
    onAnswer: (answer) => seen.push(answer.kind === 'response' ? `answer ${answer.body}` : answer.kind),
    onStream: () => {},
    onInitError: () => {},
    onRestoreError: () => {},
  });
  const [host = '', port = ''] = (await api.listen()).split(':');
  const socket = connect({ host, port: Number(port) });
  let text = '';
  const readers: [string, () => void][] = [];
  socket.on('data', (piece) => {
    text += piece.toString('latin1');
    for (const [part, resolve] of readers) if (text.includes(part)) resolve();
  });
  opened.push({ close: () => socket.destroy() }, api);
  return {
    ...{ api, socket, seen },
    received: () => text,
    until: (part: string) =>
      text.includes(part) ? Promise.resolve() : new Promise<void>((resolve) => readers.push([part, resolve])),
    /** Resolves when the runtime has asked once more. */
    async asked() {
      await asks.pop();
      asks.push(
        new Promise((resolve) => {
          told = resolve;
        }),
      );
    },
  };
}

const NEXT = 'GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: runtime\r\n\r\n';
const response = (id: string, body: string, head = '') =>
  `POST /2018-06-01/runtime/invocation/${id}/response HTTP/1.1\r\nHost: runtime\r\n${head}Content-Length: ${body.length}\r\n\r\n${body}`;
const ASK = 'Kumobako-Ask: next\r\n';
const delivery = (requestId: string) => ({
  ...{ requestId, payload: Buffer.from(`{"id":"${requestId}"}`), arn: 'arn', deadlineMs: 1 },
});
const write = (socket: Socket, text: string) =>
  new Promise<void>((resolve) => socket.write(text, () => resolve()));

/** Up to the event `a`, which is handed out. */
async function begun() {
  const opened = await open();
  await write(opened.socket, NEXT);
  await opened.asked();
  opened.api.deliver(delivery('a'));
  await opened.until('{"id":"a"}');
  return opened;
}

test('who asks for the next event with the answer is answered with it', async () => {
  const { api, socket, seen, received, until, asked } = await begun();
  await write(socket, response('a', '"one"', ASK));
  await asked();
  expect(seen).toEqual(['next', 'answer "one"', 'next']);
  expect(api.isWaiting).toBe(true);
  api.deliver(delivery('b'));
  await until('{"id":"b"}');
  expect(received().match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200']);
});

test('an answer that comes in pieces is whole before the question in it counts', async () => {
  const { socket, seen, asked } = await begun();
  const body = JSON.stringify('x'.repeat(300_000));
  const text = response('a', body, ASK);
  for (let at = 0; at < text.length; at += 100_000) await write(socket, text.slice(at, at + 100_000));
  await asked();
  expect(seen).toEqual(['next', `answer ${body}`, 'next']);
});

test('who asks with an answer that is too large is answered with the next event, too', async () => {
  const { api, socket, seen, until, asked } = await begun();
  await write(socket, response('a', 'x'.repeat(RESPONSE_BYTES_MAX + 1), ASK));
  await asked();
  expect(seen).toEqual(['next', 'tooLarge', 'next']);
  api.deliver(delivery('b'));
  await until('{"id":"b"}');
});

test('who asks with an answer to what is not served is refused', async () => {
  const { api, socket, seen, until } = await begun();
  await write(socket, response('z', '1', ASK));
  await until(' 403 ');
  expect(seen).toEqual(['next']);
  expect(api.isWaiting).toBe(false);
});

test('who waits to be told that the answer has arrived is told at once', async () => {
  const { socket, seen, until, asked } = await begun();
  await write(socket, response('a', '1'));
  await until(' 202 ');
  await write(socket, NEXT);
  await asked();
  expect(seen).toEqual(['next', 'answer 1', 'next']);
});

test('a runtime that sends its answer in chunks, and its heads in pieces, is served as any other', async () => {
  const { api, socket, seen, received, until, asked } = await begun();
  const path = '/2018-06-01/runtime/invocation/a/response';
  await write(socket, `POST ${path} HTTP/1.1\r\nHost: run`);
  await write(socket, 'time\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n"on\r\n2\r\ne"\r\n0\r\n\r\n');
  await until(' 202 ');
  await write(socket, NEXT);
  await asked();
  expect(seen).toEqual(['next', 'answer "one"', 'next']);
  api.deliver(delivery('b'));
  await until('{"id":"b"}');
  await write(socket, response('b', '2', ASK));
  await asked();
  expect(seen.slice(3)).toEqual(['answer 2', 'next']);
  expect(received().match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 202', 'HTTP/1.1 200']);
});

test('a head that comes in two pieces loses nothing', async () => {
  const { socket, seen, until } = await begun();
  const text = response('a', '"one"');
  await write(socket, text.slice(0, 30));
  await new Promise((resolve) => setImmediate(resolve));
  await write(socket, text.slice(30));
  await until(' 202 ');
  expect(seen).toEqual(['next', 'answer "one"']);
});

test('who asks before he has heard that his answer has arrived is answered in order', async () => {
  const { api, socket, seen, received, until, asked } = await begun();
  await write(socket, response('a', '"one"') + NEXT);
  await asked();
  expect(seen).toEqual(['next', 'answer "one"', 'next']);
  api.deliver(delivery('b'));
  await until('{"id":"b"}');
  expect(received().match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 202', 'HTTP/1.1 200']);
});

test('other paths are answered on the same connection', async () => {
  const { socket, until, seen } = await begun();
  await write(socket, response('a', '"one"'));
  await until(' 202 ');
  await write(socket, 'GET /2018-06-01/nothing HTTP/1.1\r\nHost: runtime\r\n\r\n');
  await until(' 404 ');
  await write(socket, NEXT);
  await until('No such path');
  expect(seen.slice(0, 2)).toEqual(['next', 'answer "one"']);
});

test('who closes his connection waits no more', async () => {
  const { api, socket, asked } = await open();
  await write(socket, NEXT);
  await asked();
  expect(api.isWaiting).toBe(true);
  socket.end();
  await new Promise((resolve) => socket.once('close', resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(api.isWaiting).toBe(false);
});

test('what may not stand in a header ends no head', async () => {
  const { api, socket, asked } = await open();
  await write(socket, NEXT);
  await asked();
  expect(() => api.deliver({ ...delivery('a'), traceHeader: 'Root=1\r\nX: y' })).toThrow('No header');
});

test('who sends more while he waits is not listened to until he has his event', async () => {
  const { api, socket, asked, until } = await open();
  await write(socket, NEXT);
  await asked();
  const flood = response('a', 'x'.repeat(5 * 1024 * 1024));
  for (let i = 0; i < 9; i++) socket.write(flood);
  let isTaken = false;
  const taken = write(socket, flood).then(() => {
    isTaken = true;
  });
  for (let turn = 0; turn < 1_000; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(isTaken).toBe(false);
  api.deliver(delivery('a'));
  await taken;
  await until('403');
});
