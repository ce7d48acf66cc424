import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { answerOf, bench, invocation } from './function-fixtures.test-suite.ts';
import { boundsOfMachine } from './lambda/turns.ts';

const bounds = { sandboxesMax: 4, startsMax: 4, startsOfOneMax: 2, patienceMs: 50 };
const place = bench({ bounds, hasNoSpares: true });
afterAll(() => place.stop());
const { runtimes, spec } = place;

const PIDS =
  'exports.handler = async (n) => { await new Promise((r) => setTimeout(r, 1)); return [n, process.pid]; };';

test('1,000 events at a time are run by as many sandboxes as there may be, each once', async () => {
  const one = spec({ 'index.js': PIDS });
  // They must not become impatient on a slow machine.
  const own = bench({ bounds: { ...bounds, patienceMs: 600_000 }, hasNoSpares: true });
  const events = Array.from({ length: 1000 }, (_, n) => n);
  const results = await Promise.all(events.map((n) => own.runtimes.invoke(one, invocation(n))));
  await own.stop();
  const answers = results.map((result) => answerOf(result) as [number, number]);
  expect(answers.map(([n]) => n)).toEqual(events);
  expect(new Set(answers.map(([, pid]) => pid)).size).toBeLessThanOrEqual(bounds.sandboxesMax);
});

test('a function whose turn it is takes the place of an idle sandbox of another one', async () => {
  const many = Array.from({ length: 12 }, () => spec({ 'index.js': PIDS }));
  for (const one of many) await runtimes.invoke(one, invocation(0));
  const results = await Promise.all(many.map((one) => runtimes.invoke(one, invocation(1))));
  expect(results.filter(({ error }) => error !== undefined)).toEqual([]);
});

test('what all wait for is run although there is no place left', async () => {
  // Holds an answer back until as many ask as call each other.
  const asked: (() => void)[] = [];
  const wanted = bounds.sandboxesMax + 2;
  const server = createServer((_request, response) => {
    asked.push(() => response.end());
    if (asked.length === wanted) for (const answer of asked) answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const one = spec({
    'index.js': `exports.handler = async () => (await fetch('http://127.0.0.1:${port}')).status;`,
  });
  const results = await Promise.all(
    Array.from({ length: wanted }, () => runtimes.invoke(one, invocation({}))),
  );
  server.closeAllConnections();
  server.close();
  expect(results.map(answerOf)).toEqual(Array.from({ length: wanted }, () => 200));
});

test('a version that goes while calls wait for it still answers them, and leaves nothing', async () => {
  const one = spec({ 'index.js': PIDS });
  const calls = Array.from({ length: 20 }, (_, n) => runtimes.invoke(one, invocation(n)));
  // They stand in line then.
  await new Promise(setImmediate);
  runtimes.retire(one.key);
  const answers = (await Promise.all(calls)).map((result) => answerOf(result) as [number, number]);
  expect(answers.map(([n]) => n)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  const isAlive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  await expect.poll(() => answers.filter(([, pid]) => isAlive(pid)), { timeout: 10_000 }).toEqual([]);
});

test('calls that wait when the cloud ends are told', async () => {
  const own = bench({ bounds, hasNoSpares: true });
  const slow = own.spec({ 'index.js': 'exports.handler = () => new Promise((r) => setTimeout(r, 600000));' });
  const calls = Array.from({ length: 8 }, () => own.runtimes.invoke(slow, invocation({})));
  const outcomes = Promise.allSettled(calls);
  await own.runtimes.stop();
  const reasons = (await outcomes).map((it) => (it.status === 'rejected' ? it.reason.reason : 'ran'));
  expect(reasons.filter((reason) => reason === 'stopped').length).toBeGreaterThan(3);
  await own.stop();
});

test('the bounds follow the machine', () => {
  const { sandboxesMax, startsMax, startsOfOneMax } = boundsOfMachine();
  expect(sandboxesMax).toBeGreaterThanOrEqual(16);
  expect(sandboxesMax).toBeLessThanOrEqual(1000);
  expect(startsMax).toBeGreaterThan(startsOfOneMax);
});
