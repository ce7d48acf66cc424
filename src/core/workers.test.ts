import { expect, test, vi } from 'vitest';
import { base, memoryStore, openTestWorld } from '../../test/support/world.ts';
import type { StagedContext } from './context.ts';
import type { AnyService } from './service.ts';

interface Seen {
  begun: unknown[];
  ended: unknown[];
  /** How many of its next runs fail. */
  failures: number;
}

/** A service whose worker waits until it is told to end. */
function waiting(): { service: AnyService; seen: Seen } {
  const seen: Seen = { begun: [], ended: [], failures: 0 };
  const wait = async ({ waiters, signal, now }: StagedContext, body: unknown) => {
    seen.begun.push(body);
    if (seen.failures > 0) {
      seen.failures--;
      throw new Error('broken');
    }
    await waiters.wait('nothing', now() + 1e12, signal);
    seen.ended.push(body);
  };
  return { service: { name: 'test', operations: {}, collections: [], workers: { wait } }, seen };
}

const NAME = { service: 'test', worker: 'wait', id: 'one' };
const soon = (holds: () => void) => vi.waitFor(holds, { interval: 2, timeout: 5_000 });

test('a worker begins behind its commit, begins again with a new body, and ends', async () => {
  const { service, seen } = waiting();
  const world = await openTestWorld([service]);
  await world.transact(base, ({ workers }) => workers.start({ ...NAME, body: 1 }));
  await soon(() => expect(seen.begun).toEqual([1]));
  await world.transact(base, ({ workers }) => workers.start({ ...NAME, body: 2 }));
  await soon(() => expect(seen).toMatchObject({ begun: [1, 2], ended: [1] }));
  await world.transact(base, ({ workers }) => workers.stop(NAME));
  await soon(() => expect(seen.ended).toEqual([1, 2]));
  world.stop();
});

test('nothing begins when the transaction fails', async () => {
  const { service, seen } = waiting();
  const world = await openTestWorld([service]);
  const failing = world.transact(base, async ({ workers }) => {
    await workers.start({ ...NAME, body: 1 });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen.begun).toEqual([]);
  world.stop();
});

test('it goes on after a restart, unless it was stopped', async () => {
  const store = memoryStore();
  const before = waiting();
  const first = await openTestWorld([before.service], store);
  await first.transact(base, ({ workers }) => workers.start({ ...NAME, body: 1 }));
  await first.transact(base, ({ workers }) => workers.start({ ...NAME, id: 'two', body: 2 }));
  await first.transact(base, ({ workers }) => workers.stop(NAME));
  first.stop();
  await soon(() => expect(before.seen.ended.sort()).toEqual([1, 2]));
  const after = waiting();
  const second = await openTestWorld([after.service], store);
  await soon(() => expect(after.seen.begun).toEqual([2]));
  second.stop();
});

test('one that fails is tried again', async () => {
  const { service, seen } = waiting();
  seen.failures = 1;
  const world = await openTestWorld([service]);
  await world.transact(base, ({ workers }) => workers.start({ ...NAME, body: 1 }));
  await soon(() => expect(seen.begun).toEqual([1, 1]));
  world.stop();
});
