import { expect, test } from 'vitest';
import { base, memoryStore, openTestWorld, PLACE } from '../../test/support/world.ts';
import { Collection } from './collection.ts';
import { AwsError, ConflictError } from './errors.ts';
import { createMemo } from './memo.ts';
import { outboxFailures } from './outbox.ts';
import type { AnyService } from './service.ts';
import { Transaction } from './transaction.ts';
import type { World } from './world.ts';

interface Note {
  id: string;
  text: string;
}

const notes = new Collection<Note, readonly [string]>({
  id: 0xff10,
  name: 'test.notes',
  scope: 'region',
  version: 1,
  key: (note) => [note.id],
});

function recorder(fail: (body: unknown, attempt: number) => boolean = () => false) {
  const seen: unknown[] = [];
  const service: AnyService = {
    name: 'recorder',
    operations: {},
    collections: [],
    deliveries: {
      note: async ({ attempt }, body) => {
        if (fail(body, attempt)) throw new Error('not now');
        seen.push(body);
      },
    },
    timers: {
      ring: async ({ now, tx, place }, body) => {
        seen.push([now(), body]);
        await notes.put(tx, place, { id: String(body), text: 'rang' });
      },
    },
  };
  return { service, seen };
}

const send = (world: World, group: string, ...bodies: unknown[]) =>
  world.transact(base, ({ outbox }) => {
    for (const body of bodies) outbox.send({ service: 'recorder', delivery: 'note', group, body });
  });

test('what a commit sends is delivered in order within its group', async () => {
  const { service, seen } = recorder();
  const world = await openTestWorld([service]);
  await send(world, 'g', 1, 2);
  await send(world, 'g', 3);
  await world.outbox.drained();
  expect(seen).toEqual([1, 2, 3]);
  expect(world.outbox.size).toBe(0);
  await world.stop();
});

test('a failed delivery holds its group back, not the others, and succeeds at a later try', async () => {
  const { service, seen } = recorder((body, attempt) => body === 'stubborn' && attempt < 3);
  const world = await openTestWorld([service]);
  await send(world, 'slow', 'stubborn', 'behind');
  await send(world, 'quick', 'other');
  await world.outbox.drained();
  expect(seen).toEqual(['other']);
  await world.advance(1000);
  await world.advance(1000);
  expect(seen).toEqual(['other', 'stubborn', 'behind']);
  await world.stop();
});

test('an entry that never succeeds ends among the failures, with its reason', async () => {
  const { service, seen } = recorder((body) => body === 'never');
  const world = await openTestWorld([service]);
  await send(world, 'g', 'never', 'next');
  for (let i = 0; i < 40; i++) await world.advance(100_000);
  expect(seen).toEqual(['next']);
  const failed = await world.transact(base, ({ tx }) => outboxFailures.list(tx, PLACE));
  expect(failed.records).toMatchObject([{ body: 'never', error: 'Error: not now' }]);
  await world.stop();
});

test('what was committed and not delivered is delivered after a restart', async () => {
  const store = memoryStore();
  const down = await openTestWorld([recorder(() => true).service], store);
  await send(down, 'g', 'kept');
  await down.outbox.drained();
  down.outbox.stop();
  const { service, seen } = recorder();
  const up = await openTestWorld([service], store);
  await up.outbox.drained();
  expect(seen).toEqual(['kept']);
  await up.stop();
});

test('a commit tells when everything that it sent was tried once, whatever came of it', async () => {
  const { service, seen } = recorder((body, attempt) => body === 'stubborn' && attempt === 1);
  const world = await openTestWorld([service]);
  const sent = await world.transactWithVersion(base, ({ outbox }) => {
    for (const body of ['stubborn', 'quick', 'last']) {
      outbox.send({ service: 'recorder', delivery: 'note', group: body, body });
    }
  });
  await sent.outboxTried;
  expect(seen.sort()).toEqual(['last', 'quick']);
  expect(world.outbox.size).toBeGreaterThan(0);
  const nothing = await world.transactWithVersion(base, () => 'read');
  expect(nothing).toEqual({ result: 'read', version: 0, outboxTried: undefined });
  // Behind one that failed it is not tried: whoever waits gives up at some time.
  const behind = await world.transactWithVersion(base, ({ outbox }) => {
    outbox.send({ service: 'recorder', delivery: 'note', group: 'stubborn', body: 'behind' });
  });
  await world.waitAtMost(1, behind.outboxTried ?? Promise.resolve());
  expect(seen).not.toContain('behind');
  await world.stop();
});

test('a transaction that throws sends nothing', async () => {
  const { service, seen } = recorder();
  const world = await openTestWorld([service]);
  const failing = world.transact(base, ({ outbox }) => {
    outbox.send({ service: 'recorder', delivery: 'note', group: 'g', body: 1 });
    throw new AwsError('Nope', 'no');
  });
  await expect(failing).rejects.toThrow('no');
  await world.outbox.drained();
  expect(seen).toEqual([]);
  await world.stop();
});

const ring = (world: World, id: string, afterMs: number) =>
  world.transact(base, ({ timers, now }) =>
    timers.set({ service: 'recorder', timer: 'ring', id, atMs: now() + afterMs, body: id }),
  );

test('moving the clock fires the timers that are due, in order, each at its own time', async () => {
  const { service, seen } = recorder();
  const world = await openTestWorld([service]);
  const start = world.clock.now();
  await ring(world, 'late', 60_000);
  await ring(world, 'early', 30_000);
  await ring(world, 'never', 90_000);
  await world.transact(base, ({ timers }) =>
    timers.cancel({ service: 'recorder', timer: 'ring', id: 'never' }),
  );
  await world.advance(40_000);
  expect(seen.map((entry) => (entry as unknown[])[1])).toEqual(['early']);
  await world.advance(10 * 86_400_000);
  expect(seen.map((entry) => (entry as unknown[])[1])).toEqual(['early', 'late']);
  const times = seen.map((entry) => (entry as number[])[0] ?? 0);
  expect(times[1]! - times[0]!).toBeGreaterThan(29_000);
  expect(times[1]! - start).toBeLessThan(65_000);
  expect(world.clock.now() - start).toBeGreaterThanOrEqual(10 * 86_400_000 + 40_000);
  await world.stop();
});

test('what is being delivered when the clock is moved may wait for a timer', async () => {
  const { service, seen } = recorder();
  const rang = Promise.withResolvers<void>();
  const deliveries = {
    patient: async () => {
      await rang.promise;
      seen.push('delivered');
    },
  };
  const ring = async () => {
    seen.push('rang');
    if (seen.length === 2) rang.resolve();
  };
  const world = await openTestWorld([{ ...service, deliveries, timers: { ring } }]);
  await world.transact(base, async ({ outbox, timers, now }) => {
    outbox.send({ service: 'recorder', delivery: 'patient', group: 'g', body: 1 });
    for (const id of ['1', '2']) {
      await timers.set({ service: 'recorder', timer: 'ring', id, atMs: now() + Number(id) * 1e6, body: id });
    }
  });
  await world.advance(5e6);
  expect(seen).toEqual(['rang', 'rang', 'delivered']);
  await world.stop();
});

test('the clock and the timers survive a restart', async () => {
  const store = memoryStore();
  const down = await openTestWorld([recorder().service], store);
  await down.advance(86_400_000);
  await ring(down, 'bell', 1000);
  down.timers.stop();
  const { service, seen } = recorder();
  const up = await openTestWorld([service], store);
  // The wall clock may have gone on by a moment while the clock was moved.
  expect(up.clock.offsetMs).toBeGreaterThan(86_400_000 - 1000);
  await up.advance(2000);
  expect(seen).toHaveLength(1);
  await up.stop();
});

test('a waiter wakes by its topic, by the moved clock, and when it is aborted', async () => {
  const world = await openTestWorld();
  const woken = world.waiters.wait('topic', world.clock.now() + 1e6);
  await world.transact(base, ({ outbox }) => outbox.wake('topic'));
  expect(await woken).toBe('woken');
  const late = world.waiters.wait('topic', world.clock.now() + 1e6);
  await world.advance(2e6);
  expect(await late).toBe('woken');
  const abort = new AbortController();
  const aborted = world.waiters.wait('topic', world.clock.now() + 1e6, abort.signal);
  abort.abort();
  expect(await aborted).toBe('aborted');
  await world.stop();
});

test('what a handler throws counts only when what it saw was consistent', async () => {
  const world = await openTestWorld();
  const write = (id: string, text: string) =>
    world.transact(base, ({ tx }) => notes.put(tx, PLACE, { id, text }));
  await write('a', '0');
  await write('b', '0');
  let attempts = 0;
  const check = world.transact(base, async ({ tx }) => {
    attempts++;
    const a = await notes.get(tx, PLACE, 'a');
    if (attempts === 1) {
      await write('a', '1');
      await write('b', '1');
    }
    const b = await notes.get(tx, PLACE, 'b');
    if (a?.text !== b?.text) throw new Error('torn read');
    return attempts;
  });
  expect(await check).toBe(2);
  await world.stop();
});

test('a transaction that always loses ends with a conflict', async () => {
  const world = await openTestWorld();
  const steal = async () => {
    const thief = new Transaction(world.store, createMemo());
    await notes.put(thief, PLACE, { id: 'a', text: 'stolen' });
    await world.store.commit(thief.toCommit());
  };
  const loser = world.transact(base, async ({ tx }) => {
    await notes.get(tx, PLACE, 'a');
    await steal();
    await notes.put(tx, PLACE, { id: 'a', text: 'mine' });
  });
  await expect(loser).rejects.toThrow(ConflictError);
  await world.stop();
});

test('an operation goes on from what its decision has read; when that has changed it looks again', async () => {
  const world = await openTestWorld([]);
  const put = (text: string) =>
    world.transact(base, ({ tx, place }) => notes.put(tx, place, { id: 'a', text }));
  await put('first');
  const decide = () =>
    world.transact(base, async ({ tx, place }) => {
      await notes.once(tx, place, 'a');
      return tx;
    });
  const seen: (string | undefined)[] = [];
  const look = ({ transact }: ReturnType<typeof world.staged>) =>
    transact(async ({ tx, place }) => {
      const note = await notes.once(tx, place, 'a');
      seen.push(note?.text);
      await notes.put(tx, place, { id: 'b', text: `saw ${note?.text}` });
      expect(await notes.once(tx, place, 'b')).toEqual({ id: 'b', text: `saw ${note?.text}` });
    });

  const reads: number[] = [];
  const { store } = world;
  const get = store.get.bind(store);
  store.get = (keys) => {
    reads.push(keys.length);
    return get(keys);
  };
  const decided = await decide();
  const context = world.staged(base, world.stopping, undefined, undefined, decided);
  await look(context);
  expect([seen.splice(0), reads.splice(0)]).toEqual([['first'], [1]]);
  // Only the first transaction goes on.
  await look(context);
  expect([seen.splice(0), reads.splice(0)]).toEqual([['first'], [1]]);

  const outdated = await decide();
  await put('second');
  await look(world.staged(base, world.stopping, undefined, undefined, outdated));
  expect(seen).toEqual(['first', 'second']);
  await world.stop();
});

test('a decision that has written hands nothing on', async () => {
  const world = await openTestWorld([]);
  const decided = await world.transact(base, async ({ tx, place }) => {
    await notes.get(tx, place, 'a');
    await notes.put(tx, place, { id: 'a', text: 'written' });
    return tx;
  });
  const { transact } = world.staged(base, world.stopping, undefined, undefined, decided);
  expect(await transact(({ tx, place }) => notes.get(tx, place, 'a'))).toEqual({ id: 'a', text: 'written' });
  await world.stop();
});
