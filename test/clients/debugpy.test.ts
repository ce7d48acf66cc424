/** Functions in Python that wait for debugpy, which a layer brings. */

import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { answerOf, type Bench, bench, invocation } from '../../src/compute/function-fixtures.test-suite.ts';
import { describeClient } from '../support/clients.ts';
import { freePort } from '../support/free-port.ts';
import { folderEntries } from '../support/zip-entries.ts';

/** Enough of the Debug Adapter Protocol to let a program go on. */
async function attachToPython(port: number): Promise<void> {
  let socket: Socket | undefined;
  while (socket === undefined) {
    const one = connect(port, '127.0.0.1');
    socket = await new Promise<Socket | undefined>((resolve) => {
      one.once('connect', () => resolve(one));
      one.once('error', () => setTimeout(() => resolve(undefined), 20));
    });
  }
  let sequence = 0;
  const send = (command: string, args: object = {}) => {
    const body = JSON.stringify({ seq: ++sequence, type: 'request', command, arguments: args });
    socket.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  let text = '';
  const seen = (part: string) =>
    new Promise<void>((resolve) => {
      const look = () => text.includes(part) && resolve();
      socket.on('data', look);
      look();
    });
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  send('initialize', { adapterID: 'test' });
  await seen('"command": "initialize"');
  send('attach', { subProcess: false });
  await seen('"event": "initialized"');
  send('configurationDone');
  await seen('"command": "configurationDone"');
  onTestFinished(() => void socket.destroy());
}

const PYTHON =
  'def handler(event, context):\n  return [event, context.get_remaining_time_in_millis() > 3600000]\n';

describeClient('debugpy', 'debugpy in a layer', (folder, { PYTHON_VERSION }) => {
  let place: Bench;
  beforeAll(() => {
    place = bench();
  });
  afterAll(() => place.stop());

  test('a function waits for the debugger, and has no timeout then', async () => {
    const debugPort = await freePort();
    const one = place.spec(
      { 'app.py': PYTHON },
      {
        ...{ runtime: `python${PYTHON_VERSION}`, handler: 'app.handler', timeoutMs: 200, debugPort },
        layers: [place.archive(folderEntries(folder, 'python', (name) => /^\/debugpy\//.test(name)))],
      },
    );
    const running = place.runtimes.invoke(one, invocation(5));
    await attachToPython(debugPort);
    expect(answerOf(await running)).toEqual([5, true]);
  });
});
