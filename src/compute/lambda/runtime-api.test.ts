import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { RuntimeApi } from './runtime-api.ts';

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
const response = (id: string, body: string) =>
  `POST /2018-06-01/runtime/invocation/${id}/response HTTP/1.1\r\nHost: runtime\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const delivery = (requestId: string) => ({
  ...{ requestId, payload: Buffer.from(`{"id":"${requestId}"}`), arn: 'arn', deadlineMs: 1 },
});
const write = (socket: Socket, text: string) =>
  new Promise<void>((resolve) => socket.write(text, () => resolve()));

test('who asks on in the same breath is told with the next event that the answer has arrived', async () => {
  const { api, socket, seen, received, until, asked } = await open();
  await write(socket, NEXT);
  await asked();
  api.deliver(delivery('a'));
  await until('{"id":"a"}');
  await write(socket, response('a', '"one"') + NEXT);
  await asked();
  expect(seen).toEqual(['next', 'answer "one"', 'next']);
  expect(received()).not.toContain(' 202 ');
  expect(api.isWaiting).toBe(true);
  api.deliver(delivery('b'));
  await until('{"id":"b"}');
  expect(received()).toMatch(/ 202 Accepted.*"status":"OK".* 200 OK.*\{"id":"b"\}/s);
});

test('an answer that comes in pieces is whole before the question behind it counts', async () => {
  const { api, socket, seen, until, asked } = await open();
  await write(socket, NEXT);
  await asked();
  api.deliver(delivery('a'));
  await until('{"id":"a"}');
  const body = JSON.stringify('x'.repeat(300_000));
  const text = response('a', body) + NEXT;
  for (let at = 0; at < text.length; at += 100_000) await write(socket, text.slice(at, at + 100_000));
  await asked();
  expect(seen).toEqual(['next', `answer ${body}`, 'next']);
});

test('who waits to be told that the answer has arrived is told at once', async () => {
  const { api, socket, seen, until, asked } = await open();
  await write(socket, NEXT);
  await asked();
  api.deliver(delivery('a'));
  await until('{"id":"a"}');
  await write(socket, response('a', '1'));
  await until(' 202 ');
  await write(socket, NEXT);
  await asked();
  expect(seen).toEqual(['next', 'answer 1', 'next']);
});
