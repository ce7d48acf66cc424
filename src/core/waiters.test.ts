import { expect, test } from 'vitest';
import { Clock } from './clock.ts';
import type { Scheduler } from './scheduler.ts';
import { Waiters } from './waiters.ts';

/** A scheduler whose time goes on only when told. */
function stillTime() {
  let nowMs = 1_000;
  const due: { atMs: number; run: () => void }[] = [];
  const scheduler: Scheduler = {
    wallMs: () => nowMs,
    monotonicMs: () => nowMs,
    after(delayMs, run) {
      const entry = { atMs: nowMs + delayMs, run };
      due.push(entry);
      return () => void due.splice(due.indexOf(entry) >>> 0, 1);
    },
    turn: (run) => queueMicrotask(run),
  };
  const pass = (ms: number) => {
    nowMs += ms;
    for (const entry of due.filter(({ atMs }) => atMs <= nowMs)) {
      due.splice(due.indexOf(entry), 1);
      entry.run();
    }
  };
  return { waiters: new Waiters(new Clock(scheduler), scheduler), pass, pending: () => due.length };
}

const UNTIL_MS = 10_000;

test('a wake of one reaches the one who has waited longest, a wake of all everybody', async () => {
  const { waiters, pass } = stillTime();
  const order: string[] = [];
  const wait = (name: string) =>
    waiters.wait('t', UNTIL_MS).then((reason) => order.push(`${name} ${reason}`));
  const all = [wait('first'), wait('second'), wait('third')];
  waiters.wake('t', 1);
  await all[0];
  expect(order).toEqual(['first woken']);
  waiters.wake('other');
  pass(1);
  waiters.wake('t');
  await Promise.all(all);
  expect(order).toEqual(['first woken', 'second woken', 'third woken']);
});

test('a wake that comes while the watcher looks is not lost', async () => {
  const { waiters } = stillTime();
  const watch = waiters.watch('t');
  waiters.wake('t', 1);
  expect(await watch.wait(UNTIL_MS)).toBe('woken');
  watch.close();
});

test('who leaves without a look passes its wake on', async () => {
  const { waiters } = stillTime();
  const leaving = waiters.watch('t');
  const staying = waiters.wait('t', UNTIL_MS);
  waiters.wake('t', 1);
  leaving.close();
  expect(await staying).toBe('woken');
});

test('who was woken and could not look passes its wake on, who looked keeps it', async () => {
  const { waiters } = stillTime();
  const unlucky = waiters.watch('t');
  const lucky = waiters.watch('t');
  const woken = [unlucky.wait(UNTIL_MS), lucky.wait(UNTIL_MS)];
  waiters.wake('t', 2);
  expect(await Promise.all(woken)).toEqual(['woken', 'woken']);
  const staying = waiters.watch('t');
  lucky.close();
  expect(await staying.wait(0)).toBe('timeout');
  unlucky.close(true);
  expect(await staying.wait(UNTIL_MS)).toBe('woken');
  staying.close(true);
  expect(waiters.isWatched('t')).toBe(false);
});

test('waits end by time and by the signal, and leave nothing behind', async () => {
  const { waiters, pass, pending } = stillTime();
  const abort = new AbortController();
  const timed = waiters.wait('t', 1_500);
  const aborted = waiters.wait('t', UNTIL_MS, abort.signal);
  pass(500);
  expect(await timed).toBe('timeout');
  abort.abort();
  expect(await aborted).toBe('aborted');
  expect(await waiters.wait('t', UNTIL_MS, abort.signal)).toBe('aborted');
  expect(await waiters.wait('t', 1_500)).toBe('timeout');
  expect(pending()).toBe(0);
});

test('an alarm wakes one, the earliest counts, and it goes with its last watcher', async () => {
  const { waiters, pass, pending } = stillTime();
  waiters.alarm('t', 2_000);
  expect(pending()).toBe(0);
  const first = waiters.wait('t', UNTIL_MS);
  const second = waiters.watch('t');
  waiters.alarm('t', 3_000);
  waiters.alarm('t', 2_000);
  waiters.alarm('t', 5_000);
  pass(1_000);
  expect(await first).toBe('woken');
  waiters.alarm('t', 4_000);
  second.close();
  expect(pending()).toBe(0);
});
