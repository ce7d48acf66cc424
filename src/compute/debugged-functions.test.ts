/** Functions in Node.js that wait for a debugger: driven by Node's inspector protocol over its WebSocket. */

import { afterAll, expect, test } from 'vitest';
import { freePort } from '../../test/support/free-port.ts';
import { answerOf, bench, invocation, messages } from './function-fixtures.test-suite.ts';

const place = bench();
afterAll(() => place.stop());
const { runtimes, spec } = place;

interface Debugger {
  send(method: string, params?: object): Promise<Record<string, unknown>>;
  /** Resolves with the next event of this name. */
  event(method: string): Promise<Record<string, unknown>>;
  close(): void;
}

/** Attaches as soon as somebody listens. */
async function attach(port: number): Promise<Debugger> {
  let target: { webSocketDebuggerUrl: string } | undefined;
  while (target === undefined) {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => undefined);
    if (answer?.ok) [target] = (await answer.json()) as { webSocketDebuggerUrl: string }[];
    else await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  const answers = new Map<number, (result: Record<string, unknown>) => void>();
  const events = new Map<string, (params: Record<string, unknown>) => void>();
  socket.onmessage = ({ data }) => {
    const { id, method, result, params } = JSON.parse(String(data));
    if (id !== undefined) answers.get(id)?.(result);
    else events.get(method)?.(params);
  };
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  let count = 0;
  return {
    send: (method, params = {}) =>
      new Promise((resolve) => {
        answers.set(++count, resolve);
        socket.send(JSON.stringify({ id: count, method, params }));
      }),
    event: (method) => new Promise((resolve) => events.set(method, resolve)),
    close: () => socket.close(),
  };
}

test('a sandbox waits for the debugger, stops where that says, and has no timeout', async () => {
  const debugPort = await freePort();
  const source = `exports.handler = async (event, context) => {
  const secret = event.a * 2;
  debugger;
  return [secret, context.getRemainingTimeInMillis() > 3_600_000];
};`;
  const one = spec({ 'index.js': source }, { debugPort, timeoutMs: 200 });
  const running = runtimes.invoke(one, invocation({ a: 21 }));
  const tool = await attach(debugPort);
  await tool.send('Debugger.enable');
  const started = tool.event('Debugger.paused');
  await tool.send('Runtime.runIfWaitingForDebugger');
  expect(await started).toMatchObject({ reason: 'Break on start' });
  const stopped = tool.event('Debugger.paused');
  await tool.send('Debugger.resume');
  const { callFrames } = (await stopped) as { callFrames: { callFrameId: string; functionName: string }[] };
  expect(callFrames[0]?.functionName).toBe('exports.handler');
  // Longer than its timeout.
  await new Promise((resolve) => setTimeout(resolve, 400));
  const { callFrameId } = callFrames[0] ?? {};
  const seen = await tool.send('Debugger.evaluateOnCallFrame', { callFrameId, expression: 'secret' });
  expect(seen).toMatchObject({ result: { value: 42 } });
  await tool.send('Debugger.resume');
  const result = await running;
  expect(answerOf(result)).toEqual([42, true]);
  expect(messages(one.logged).join('')).toContain(`Debugger listening on ws://127.0.0.1:${debugPort}/`);

  // The sandbox stays, and so does the debugger: it is not frozen between events.
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await tool.send('Runtime.evaluate', { expression: '6 * 7' })).toMatchObject({
    result: { value: 42 },
  });
  const again = tool.event('Debugger.paused');
  const next = runtimes.invoke(one, invocation({ a: 1 }));
  await again;
  await tool.send('Debugger.resume');
  expect(answerOf(await next)).toEqual([2, true]);
  tool.close();
  runtimes.retire(one.key);
});

test('another version takes the port over', async () => {
  const debugPort = await freePort();
  for (const answer of [1, 2]) {
    const one = spec({ 'index.js': `exports.handler = async () => ${answer};` }, { debugPort });
    const running = runtimes.invoke(one, invocation({}));
    const tool = await attach(debugPort);
    await tool.send('Runtime.runIfWaitingForDebugger');
    await tool.send('Debugger.enable');
    await tool.send('Debugger.resume');
    expect(answerOf(await running)).toBe(answer);
    tool.close();
  }
});

test('one that nobody came to ends when it is given up', async () => {
  const debugPort = await freePort();
  const one = spec({ 'index.js': 'exports.handler = async () => 1;' }, { debugPort, timeoutMs: 60_000 });
  const running = runtimes.invoke(one, invocation({}));
  const tool = await attach(debugPort);
  runtimes.retire(one.key);
  expect((await running).error).toBe('Unhandled');
  tool.close();
});

test('what cannot be debugged says so', async () => {
  const own = spec({ bootstrap: '#!/bin/sh\n' }, { runtime: 'provided.al2023', debugPort: 9229 });
  await expect(runtimes.invoke(own, invocation({}))).rejects.toThrow(
    'provided.al2023: functions in Node.js and Python can be debugged.',
  );
  const environment = { PYTHONPATH: '/nowhere', PYTHONNOUSERSITE: '1' };
  const python = spec(
    { 'index.py': 'def handler(event, context): return 1\n' },
    {
      ...{ runtime: 'python3.13', debugPort: 9229, environment },
    },
  );
  // A developer may have debugpy.
  const outcome = await Promise.race([
    runtimes.invoke(python, invocation({})).catch((error: Error) => error.message),
    new Promise((resolve) => setTimeout(resolve, 5_000, 'it waits').unref()),
  ]);
  runtimes.retire(python.key);
  expect(outcome).toMatch(/takes debugpy: \S+ -m pip install debugpy$|it waits/);
});
