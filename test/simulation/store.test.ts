import { describe, expect, test } from 'vitest';
import type { Commit, Store } from '../../src/core/store.ts';
import { storeContract } from '../../src/core/store-contract.test-suite.ts';
import { SeededRandom } from './random.ts';
import { OUTSIDE, Steps } from './steps.ts';
import { SimulatedStore, type StoreSteps } from './store.ts';
import { StoreDisk } from './store-disk.ts';
import { Trace } from './trace.ts';

interface Bench {
  steps: Steps;
  storeSteps: StoreSteps;
}

function bench(seed: number, more: Partial<StoreSteps> = {}): Bench {
  const random = new SeededRandom(seed);
  const steps = new Steps({ random, trace: new Trace(false), eagerness: 0.1, hurry: 0 });
  const storeSteps: StoreSteps = {
    pause: (kind) => steps.pause(OUTSIDE, kind),
    later: (kind, run) => steps.later(OUTSIDE, kind, run),
    write: (run) => steps.later(OUTSIDE, 'write', run),
    readsAhead: () => random.chance(0.5),
    syncs: () => false,
    isFull: () => false,
    ...more,
  };
  return { steps, storeSteps };
}

/** Makes steps whenever the test waits. */
function runFreely(steps: Steps): void {
  const run = async () => {
    while (await steps.next(() => {}));
    setImmediate(run).unref();
  };
  void run();
}

for (const seed of [1, 2, 3]) {
  storeContract(`the simulated store, seed ${seed}`, () => {
    const { steps, storeSteps } = bench(seed);
    runFreely(steps);
    return new SimulatedStore(new StoreDisk(), storeSteps);
  });
}

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const put = (key: string): Commit => ({
  checks: [],
  ranges: [],
  sets: [{ key: bytes(key), value: bytes('value') }],
  deletes: [],
  adds: [{ key: bytes('count'), delta: 1 }],
});

/** Puts keys one after the other, each group written before the next. */
async function written(store: Store, steps: Steps, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    const result = store.commit(put(key));
    while (await steps.next(() => {}));
    expect(await result).toMatchObject({ ok: true });
  }
}

function keysOn(disk: StoreDisk): string[] {
  const everything = { gte: bytes(''), lt: new Uint8Array([0xff]) };
  return disk.list(everything, { limit: 1000 }).map(({ key }) => Buffer.from(key).toString());
}

describe('what a crash leaves', () => {
  test('of an open group is nothing, of the groups before it everything', async () => {
    const { steps, storeSteps } = bench(1);
    const disk = new StoreDisk();
    const store = new SimulatedStore(disk, storeSteps);
    await written(store, steps, 'a');
    void store.commit(put('b'));
    void store.commit(put('c'));
    expect(keysOn(disk)).toEqual(['a', 'b', 'c', 'count']);
    disk.rollBack();
    expect(keysOn(disk)).toEqual(['a', 'count']);
    expect(disk.get(bytes('count'))?.value).toBe(1);
  });

  test('never gives a version again', async () => {
    const { steps, storeSteps } = bench(1);
    const disk = new StoreDisk();
    await written(new SimulatedStore(disk, storeSteps), steps, 'a');
    const before = disk.get(bytes('a'))?.version ?? 0;
    await written(new SimulatedStore(disk, storeSteps), steps, 'b');
    expect(disk.get(bytes('b'))?.version).toBeGreaterThan(before);
  });

  test('after a power cut are the first of the groups that were not synced', async () => {
    const { steps, storeSteps } = bench(1);
    const disk = new StoreDisk();
    const store = new SimulatedStore(disk, storeSteps);
    await written(store, steps, 'a');
    disk.sync();
    await written(store, steps, 'b', 'c', 'd');
    const left = disk.powerCut((unsynced) => {
      expect(unsynced).toBe(3);
      return 1;
    });
    expect(keysOn(disk)).toEqual(['a', 'b', 'count']);
    expect(disk.get(bytes('count'))?.value).toBe(2);
    expect(left).toBe(2);
  });

  test('after a power cut under strict durability is everything that was answered', async () => {
    const { steps, storeSteps } = bench(1, { syncs: () => true });
    const disk = new StoreDisk();
    await written(new SimulatedStore(disk, storeSteps), steps, 'a', 'b');
    disk.powerCut(() => 0);
    expect(keysOn(disk)).toEqual(['a', 'b', 'count']);
  });
});

test('a full disk refuses the whole group and leaves nothing of it', async () => {
  let isFull = true;
  const { steps, storeSteps } = bench(1, { isFull: () => isFull });
  const disk = new StoreDisk();
  const store = new SimulatedStore(disk, storeSteps);
  const group = Promise.allSettled([store.commit(put('a')), store.commit(put('b')), store.settled()]);
  while (await steps.next(() => {}));
  const reasons = (await group).map((result) => (result.status === 'rejected' ? result.reason.reason : ''));
  expect(reasons).toEqual(['full', 'full', 'full']);
  expect(keysOn(disk)).toEqual([]);
  isFull = false;
  await written(store, steps, 'c');
  expect(keysOn(disk)).toEqual(['c', 'count']);
});
