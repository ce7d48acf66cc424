import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeValue, valueVersion } from '../codec.ts';
import { Collection } from '../collection.ts';
import { keyPrefix } from '../place.ts';
import { realRandom } from '../random.ts';
import type { Store } from '../store.ts';
import { Transaction } from '../transaction.ts';
import { afterPrefix, EMPTY_BYTES } from '../tuple.ts';
import type { DataDirectory, DataDirectoryEvent, DataDirectoryOptions } from './data-directory.ts';
import type { MigratedCollection } from './migrate.ts';
import { openDataDirectory } from './open-directory.ts';

const folders: string[] = [];
const opened: DataDirectory[] = [];
const events: DataDirectoryEvent[] = [];

afterEach(async () => {
  for (const directory of opened.splice(0)) await directory.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  events.length = 0;
});

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-migrate-test-'));
  folders.push(folder);
  return join(folder, 'data');
}

async function open(
  path: string,
  product: string,
  collections: readonly MigratedCollection[] = [],
  more: Partial<DataDirectoryOptions> = {},
): Promise<DataDirectory> {
  const directory = await openDataDirectory(path, {
    durability: 'default',
    schedule: (run) => void setImmediate(run),
    random: realRandom(),
    wallMs: () => 1_700_000_000_000,
    product,
    bootId: 'boot',
    collections,
    report: (event) => events.push(event),
    ...more,
  });
  opened.push(directory);
  return directory;
}

const place = { account: '000000000000', region: 'us-east-1' };
const ROWS = 1_234;

interface ThingV1 {
  name: string;
  size: string;
}
interface ThingV2 {
  name: string;
  sizeBytes: number;
}

const thingsV1 = new Collection<ThingV1, readonly [string], 'bySize'>({
  id: 300,
  name: 'test.things',
  scope: 'region',
  version: 1,
  key: ({ name }) => [name],
  indexes: { bySize: ({ size }) => [size] },
});
const toVersion2 = (record: unknown): unknown => {
  const { name, size } = record as ThingV1;
  return { name, sizeBytes: Number(size) };
};
const thingsV2 = new Collection<ThingV2, readonly [string], 'bySize'>({
  id: 300,
  name: 'test.things',
  scope: 'region',
  version: 2,
  migrations: { 1: toVersion2 },
  key: ({ name }) => [name],
  indexes: { bySize: ({ sizeBytes }) => [sizeBytes] },
});

async function transact<T>(store: Store, action: (tx: Transaction) => Promise<T>): Promise<T> {
  const tx = new Transaction(store, { get: () => undefined, set: () => {} });
  const result = await action(tx);
  if (tx.writes) expect((await store.commit(tx.toCommit())).ok).toBe(true);
  return result;
}

async function writeThings(directory: DataDirectory): Promise<void> {
  await transact(directory.store(), async (tx) => {
    for (let i = 0; i < ROWS; i++)
      await thingsV1.put(tx, place, { name: `thing-${i}`, size: String(i % 100) });
  });
}

function pick({ id, name, version, migrations }: MigratedCollection): MigratedCollection {
  return { id, name, version, migrations };
}

const formatOf = (path: string) => JSON.parse(readFileSync(join(path, 'format.json'), 'utf8'));

async function count(store: Store, index: number): Promise<number> {
  let gte = keyPrefix(300, index, 'partition', place);
  const lt = afterPrefix(gte) ?? EMPTY_BYTES;
  for (let total = 0; ; ) {
    const rows = await store.list({ gte, lt }, { limit: 1000 });
    total += rows.length;
    const last = rows.at(-1);
    if (last === undefined || rows.length < 1000) return total;
    gte = Uint8Array.from([...last.key, 0]);
  }
}

describe('a newer kumobako', () => {
  it('snapshots, then migrates every row, once', async () => {
    const path = newPath();
    const before = await open(path, '0.1.0', [thingsV1]);
    await writeThings(before);
    await before.close();
    expect(formatOf(path)).toMatchObject({ product: '0.1.0', collections: { 'test.things': 1 } });

    const after = await open(path, '0.2.0', [thingsV2]);
    expect(events).toEqual([{ kind: 'migrated', collection: 'test.things', from: 1, to: 2, rows: ROWS }]);
    const thing = await transact(after.store(), (tx) => thingsV2.get(tx, place, 'thing-42'));
    expect(thing).toEqual({ name: 'thing-42', sizeBytes: 42 });
    expect((await after.snapshots()).map(({ name, product }) => [name, product])).toEqual([
      ['before-0.2.0', '0.2.0'],
    ]);
    expect(formatOf(path)).toMatchObject({
      product: '0.2.0',
      collections: { 'test.things': 2 },
      migrating: {},
    });
    await after.close();
    events.length = 0;
    await open(path, '0.2.0', [thingsV2]);
    expect(events).toEqual([]);
  });

  it('is refused by an older one, also in the middle', async () => {
    const path = newPath();
    await (await open(path, '0.2.0', [thingsV2])).close();
    await expect(open(path, '0.1.0', [thingsV1])).rejects.toMatchObject({
      name: 'DataDirectoryError',
      reason: 'newer',
      message:
        `${path} was written by kumobako 0.2.0 (test.things in version 2; this version knows 1): ` +
        'use kumobako 0.2.0 or later, or choose another data directory.',
    });

    const halfway = newPath();
    await (await open(halfway, '0.1.0', [thingsV1])).close();
    const directory = await open(halfway, '0.1.0', [thingsV1]);
    await writeThings(directory);
    await directory.close();
    const failing = { ...pick(thingsV2), migrations: { 1: failAfter(700) } };
    await expect(open(halfway, '0.2.0', [failing])).rejects.toThrow('cut off');
    expect(formatOf(halfway)).toMatchObject({
      collections: { 'test.things': 1 },
      migrating: { 'test.things': 2 },
    });
    await expect(open(halfway, '0.1.0', [thingsV1])).rejects.toMatchObject({ reason: 'newer' });
  });

  function failAfter(rows: number): (record: unknown) => unknown {
    let done = 0;
    return (record) => {
      if (done++ === rows) throw new Error('cut off');
      return toVersion2(record);
    };
  }

  it('goes on where a crash has cut the migration off, with the snapshot of before', async () => {
    const path = newPath();
    const before = await open(path, '0.1.0', [thingsV1]);
    await writeThings(before);
    await before.close();
    const failing = { ...pick(thingsV2), migrations: { 1: failAfter(700) } };
    await expect(open(path, '0.2.0', [failing])).rejects.toThrow('cut off');

    let migrated = 0;
    const counting = {
      ...pick(thingsV2),
      migrations: {
        1: (record: unknown) => {
          migrated++;
          return toVersion2(record);
        },
      },
    };
    const after = await open(path, '0.2.0', [counting]);
    // The first batch of 500 was written before the crash.
    expect(migrated).toBe(ROWS - 500);
    const thing = await transact(after.store(), (tx) => thingsV2.get(tx, place, 'thing-1000'));
    expect(thing).toEqual({ name: 'thing-1000', sizeBytes: 0 });

    // The old state can be had back, as it was before any row was touched.
    events.length = 0;
    await after.load('before-0.2.0');
    expect(events).toMatchObject([{ kind: 'migrated', from: 1, to: 2, rows: ROWS }]);
    expect(formatOf(path)).toMatchObject({ collections: { 'test.things': 2 }, migrating: {} });
  });

  it('makes index rows anew', async () => {
    const path = newPath();
    const before = await open(path, '0.1.0', [thingsV1]);
    await writeThings(before);
    expect(await count(before.store(), 1)).toBe(ROWS);
    await before.close();
    const after = await open(path, '0.2.0', [thingsV2]);
    expect(await count(after.store(), 0)).toBe(ROWS);
    expect(await count(after.store(), 1)).toBe(ROWS);
    const found = await transact(after.store(), (tx) =>
      thingsV2.listBy(tx, place, 'bySize', { prefix: [33], limit: 1000 }),
    );
    expect(found.records).toHaveLength(13);
    expect(new Set(found.records.map(({ sizeBytes }) => sizeBytes))).toEqual(new Set([33]));
    const small = await transact(after.store(), (tx) => thingsV2.listBy(tx, place, 'bySize', { limit: 14 }));
    expect(small.records.map(({ sizeBytes }) => sizeBytes)).toEqual([...Array(13).fill(0), 1]);
  });

  it('adds an index to what is there', async () => {
    const path = newPath();
    const plain = { id: 300, name: 'test.things', scope: 'region', version: 1 } as const;
    const without = new Collection<ThingV1, readonly [string]>({ ...plain, key: ({ name }) => [name] });
    const before = await open(path, '0.1.0', [without]);
    await transact(before.store(), (tx) => without.put(tx, place, { name: 'one', size: '7' }));
    await before.close();
    const after = await open(path, '0.2.0', [thingsV2]);
    const found = await transact(after.store(), (tx) => thingsV2.getBy(tx, place, 'bySize', [7]));
    expect(found).toEqual({ name: 'one', sizeBytes: 7 });
  });

  it('goes through each version, and says which step is missing', async () => {
    const path = newPath();
    const before = await open(path, '0.1.0', [thingsV1]);
    const key = keyPrefix(300, 0, 'partition', place);
    const sets = [{ key, value: encodeValue(1, { steps: [] }, false).value }];
    await before.store().commit({ checks: [], ranges: [], sets, deletes: [], adds: [] });
    await before.close();
    const step = (version: number) => (record: unknown) => ({
      steps: [...(record as { steps: number[] }).steps, version],
    });
    const version4 = { id: 300, name: 'test.things', version: 4, migrations: { 1: step(1), 3: step(3) } };
    await expect(open(path, '0.4.0', [version4])).rejects.toThrow(
      'test.things has no migration from version 2 to 3',
    );
    const complete = { ...version4, migrations: { 1: step(1), 2: step(2), 3: step(3) } };
    const after = await open(path, '0.4.0', [complete]);
    const [row] = await after.store().get([key]);
    expect(valueVersion(row?.value as Uint8Array)).toBe(4);
    expect(Buffer.from(row?.value as Uint8Array)).toEqual(
      Buffer.from(encodeValue(4, { steps: [1, 2, 3] }, false).value),
    );
  });

  it('migrates the collections of a service when the service is loaded', async () => {
    const path = newPath();
    const before = await open(path, '0.1.0');
    await before.adopt([thingsV1]);
    await writeThings(before);
    await before.close();
    const after = await open(path, '0.2.0');
    expect(events).toEqual([]);
    await after.adopt([thingsV2]);
    expect(events).toMatchObject([{ kind: 'migrated', rows: ROWS }]);
    await after.adopt([thingsV2]);
    expect(events).toHaveLength(1);
    // A reset forgets what was there: nothing is left to be migrated.
    await after.reset();
    expect(formatOf(path)).toMatchObject({ collections: { 'test.things': 2 } });
  });

  it('leaves counters alone', async () => {
    const path = newPath();
    const before = await open(path, '0.1.0', [thingsV1]);
    const key = keyPrefix(300, 0, 'partition', place);
    await before.store().commit({ checks: [], ranges: [], sets: [], deletes: [], adds: [{ key, delta: 7 }] });
    await before.close();
    const after = await open(path, '0.2.0', [thingsV2]);
    expect((await after.store().get([key]))[0]?.value).toBe(7);
  });
});
