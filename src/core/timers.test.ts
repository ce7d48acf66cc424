import { expect, test } from 'vitest';
import { memoryStore, PLACE } from '../../test/support/world.ts';
import { silentLog } from './log.ts';
import { createMemo } from './memo.ts';
import { type TimerRecord, TimerWheel, timerRecords } from './timers.ts';
import { Transaction } from './transaction.ts';

/** A wheel over a real store, with a clock and a scheduler that the test moves. */
async function wheel() {
  const store = memoryStore();
  const waiting: { atMs: number; action: () => void }[] = [];
  const fired: string[] = [];
  let nowMs = 1_000;
  let beforeRead = async (): Promise<void> => {};
  const timers = new TimerWheel({
    log: silentLog,
    nowMs: () => nowMs,
    scheduler: {
      wallMs: () => nowMs,
      monotonicMs: () => nowMs,
      turn: (action) => action(),
      after: (delayMs, action) => {
        const entry = { atMs: nowMs + delayMs, action };
        waiting.push(entry);
        return () => void waiting.splice(waiting.indexOf(entry), 1);
      },
    },
    read: async (action) => {
      const found = await action(new Transaction(store, createMemo()));
      await beforeRead();
      return found;
    },
    fire: async ({ id }: TimerRecord, before) => {
      const tx = new Transaction(store, createMemo());
      if (await before(tx)) fired.push(id);
      await store.commit(tx.toCommit());
    },
  });
  return {
    timers,
    fired,
    /** Puts a timer's row and tells the wheel of it, as a commit does. */
    async set(id: string, atMs: number): Promise<void> {
      const tx = new Transaction(store, createMemo());
      await timerRecords.put(tx, PLACE, { service: 's', timer: 't', id, atMs, body: {}, place: PLACE });
      await store.commit(tx.toCommit());
      timers.committed(atMs);
    },
    /** What happens after the next read has seen the store, and before its caller hears of it. */
    afterNextRead(action: () => Promise<void>): void {
      beforeRead = async () => {
        beforeRead = async () => {};
        await action();
      };
    },
    /** Moves the clock and lets what has become due run. */
    async pass(ms: number): Promise<void> {
      nowMs += ms;
      for (const entry of waiting.filter(({ atMs }) => atMs <= nowMs)) {
        waiting.splice(waiting.indexOf(entry), 1);
        entry.action();
      }
      for (let i = 0; i < 100; i++) await new Promise(setImmediate);
    },
  };
}

test('a timer that is set while the wheel looks for the next one is not put off by what it saw', async () => {
  const { timers, fired, set, afterNextRead, pass } = await wheel();
  await set('late', 60_000);
  afterNextRead(() => set('early', 5_000));
  await timers.recover();
  await pass(4_000);
  expect(fired).toEqual(['early']);
});

test('a timer that becomes due while the last ones are being fired is fired too', async () => {
  const { fired, set, afterNextRead, pass } = await wheel();
  await set('first', 2_000);
  await set('late', 60_000);
  // The wheel has seen `first`; when it looks again it sees nothing, and meanwhile `second` comes and is due at once.
  afterNextRead(async () => afterNextRead(async () => afterNextRead(() => set('second', 2_500))));
  await pass(2_000);
  await pass(0);
  await pass(0);
  expect(fired).toEqual(['first', 'second']);
});

test('a read that fails is tried again', async () => {
  const { fired, set, afterNextRead, pass } = await wheel();
  await set('bell', 2_000);
  afterNextRead(() => Promise.reject(new Error('The disk is full')));
  await pass(1_000);
  expect(fired).toEqual([]);
  await pass(5_000);
  expect(fired).toEqual(['bell']);
});
