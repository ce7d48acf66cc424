import { expect, onTestFinished, test } from 'vitest';
import { base, openTestWorld } from '../../test/support/world.ts';
import { Collection } from './collection.ts';
import { DailySweep } from './daily-sweep.ts';
import type { AnyService } from './service.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const waiting = new Collection<{ id: 'retention' }, readonly ['retention']>({
  id: 0xff11,
  name: 'test.retention',
  scope: 'partition',
  version: 1,
  key: ({ id }) => [id],
});

/** A service with things that a sweep takes away, one a day; `during` happens while it does. */
async function sweeper({ during = async () => {} }: { during?: () => Promise<void> } = {}) {
  const seen = { sweeps: 0, left: 0 };
  const forgetting = new DailySweep({
    service: 'attic',
    waiting,
    sweep: async () => {
      seen.sweeps++;
      seen.left = Math.max(0, seen.left - 1);
      const isAnythingLeft = seen.left > 0;
      await during();
      return isAnythingLeft;
    },
  });
  const attic: AnyService = {
    name: 'attic',
    operations: {},
    collections: [waiting],
    deliveries: { forget: forgetting.run },
    timers: { forget: forgetting.begin },
  };
  const world = await openTestWorld([attic]);
  onTestFinished(() => world.stop());
  const add = async (count: number) => {
    seen.left += count;
    await forgetting.later(world.staged(base, new AbortController().signal));
  };
  return { world, seen, add };
}

test('it comes once a day while anything is left', async () => {
  const { world, seen, add } = await sweeper();
  await add(1);
  await add(1);
  await world.advance(DAY_MS - HOUR_MS);
  expect(seen).toEqual({ sweeps: 0, left: 2 });
  await world.advance(HOUR_MS);
  expect(seen).toEqual({ sweeps: 1, left: 1 });
  await world.advance(5 * DAY_MS);
  expect(seen).toEqual({ sweeps: 2, left: 0 });
  await add(1);
  await world.advance(DAY_MS);
  expect(seen).toEqual({ sweeps: 3, left: 0 });
});

test('what comes while the last one goes is swept the day after', async () => {
  let arrives = async () => {};
  const { world, seen, add } = await sweeper({ during: () => arrives() });
  arrives = async () => {
    arrives = async () => {};
    await add(1);
  };
  await add(1);
  await world.advance(DAY_MS);
  expect(seen).toEqual({ sweeps: 1, left: 1 });
  await world.advance(DAY_MS);
  expect(seen).toEqual({ sweeps: 2, left: 0 });
});
