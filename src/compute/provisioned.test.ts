import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { answerOf, bench, invocation } from './function-fixtures.test-suite.ts';

const place = bench({ hasNoSpares: true });
afterAll(() => place.stop());
const { runtimes, spec } = place;

const PID = 'exports.handler = async () => process.pid;';
const provisioned = { initialization: 'provisioned-concurrency' } as const;
const pidOf = async (one: ReturnType<typeof spec>) =>
  answerOf(await runtimes.invoke(one, invocation({}))) as number;

test('a provisioned sandbox that dies is replaced, one that nobody asked for is not', async () => {
  const born = join(place.folder, 'born');
  const telling = `require('node:fs').appendFileSync('${born}', process.pid + ' '); ${PID}`;
  const pids = () => readFileSync(born, 'utf8').trim().split(' ').map(Number);
  const kept = spec({ 'index.js': telling }, provisioned);
  await runtimes.provision(kept, 2);
  expect([pids().length, runtimes.count(kept.key)]).toEqual([2, 2]);
  for (const pid of pids()) process.kill(pid, 'SIGKILL');
  await expect.poll(() => [pids().length, runtimes.count(kept.key)], { timeout: 20_000 }).toEqual([4, 2]);
  expect(pids().slice(2)).toContain(await pidOf(kept));

  const other = spec({ 'index.js': PID });
  process.kill(await pidOf(other), 'SIGKILL');
  await expect.poll(() => runtimes.count(other.key), { timeout: 20_000 }).toBe(0);
  await runtimes.provision(kept, 0);
  await expect.poll(() => runtimes.count(kept.key), { timeout: 20_000 }).toBe(0);
  expect(pids().length).toBe(4);
});

test('one that ends its own process with an answer is replaced as well', async () => {
  const one = spec(
    { 'index.js': 'exports.handler = async () => { process.kill(process.pid, "SIGKILL"); };' },
    provisioned,
  );
  await runtimes.provision(one, 1);
  const result = await runtimes.invoke(one, invocation({}));
  expect(answerOf(result)).toMatchObject({ errorType: 'Runtime.ExitError' });
  await expect.poll(() => runtimes.count(one.key), { timeout: 20_000 }).toBe(1);
});

test('nothing is kept of what could not be initialised', async () => {
  const one = spec({ 'index.js': 'throw new Error("no");' }, provisioned);
  await expect(runtimes.provision(one, 2)).rejects.toMatchObject({ reason: 'code' });
  await expect.poll(() => runtimes.count(one.key), { timeout: 20_000 }).toBe(0);
});

test('who comes when all has ended is told', async () => {
  const own = bench({ hasNoSpares: true });
  await own.runtimes.stop();
  const late = own.runtimes.invoke(own.spec({ 'index.js': PID }), invocation({}));
  await expect(late).rejects.toMatchObject({ reason: 'stopped' });
  await own.stop();
});
