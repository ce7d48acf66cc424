/** The store's contract: commits, ranges and groups. */

import { expect } from 'vitest';
import { COMMIT_VERSION_BYTES, type Commit, type Store } from './store.ts';
import {
  bytes,
  type ContractTest,
  commitOf,
  keysOf,
  must,
  put,
  putAll,
  retrying,
  seen,
  text,
  under,
  versionOf,
} from './store-contract-support.test-suite.ts';

export const COMMIT_TESTS: readonly ContractTest[] = [
  [
    'lets one of two put what is absent',
    async (store) => {
      const attempt = (value: string) =>
        store.commit(commitOf({ checks: [{ key: bytes('name'), version: null }], ...put('name', value) }));
      const results = await Promise.all([attempt('first'), attempt('second'), attempt('third')]);
      expect(results.map((result) => result.ok)).toEqual([true, false, false]);
      expect(results[1]).toEqual({ ok: false, conflict: bytes('name') });
      const [row] = await store.get([bytes('name')]);
      expect(text(row?.value)).toBe('first');
    },
  ],

  [
    'loses no increment of a record that sixteen read and write',
    async (store) => {
      const key = bytes('count');
      const increment = async (): Promise<Partial<Commit>> => {
        const [row] = await store.get([key]);
        const next = Number(text(row?.value) ?? 0) + 1;
        return { checks: [{ key, version: row?.version ?? null }], ...put('count', String(next)) };
      };
      await Promise.all(
        Array.from({ length: 16 }, async () => {
          for (let i = 0; i < 25; i++) await retrying(store, increment);
        }),
      );
      const [row] = await store.get([key]);
      expect(text(row?.value)).toBe('400');
    },
  ],

  [
    'looks at what was read again when anything was committed since, and only then',
    async (store) => {
      const { epoch } = store;
      const checks = [{ key: bytes('seen'), version: null }];
      const ranges = [{ range: under('seen'), options: { limit: 10 }, seen: [] }];
      const first = store.commit(commitOf({ epoch, checks, ...put('seen', 'first') }));
      expect(store.epoch).not.toBe(epoch);
      // Before the group of the first one is written, and after it.
      const lost = { ok: false, conflict: bytes('seen') };
      expect(await store.commit(commitOf({ epoch, checks, ...put('other', 'x') }))).toEqual(lost);
      expect((await first).ok).toBe(true);
      expect(await store.commit(commitOf({ epoch, checks }))).toEqual(lost);
      expect(await store.commit(commitOf({ epoch, ranges, ...put('other', 'x') }))).toEqual(lost);
      const [row] = await store.get([bytes('seen')]);
      const now = { epoch: store.epoch, checks: [{ key: bytes('seen'), version: row?.version ?? null }] };
      expect((await store.commit(commitOf({ ...now, ...put('seen', 'second') }))).ok).toBe(true);
    },
  ],

  [
    'keeps the sum of accounts that money moves between, for every reader at any time',
    async (store) => {
      const accounts = ['a', 'b', 'c', 'd'].map(bytes);
      await must(store, { sets: accounts.map((key) => ({ key, value: bytes('100') })) });
      const sum = async (): Promise<number> => {
        const rows = await store.get(accounts);
        return rows.reduce((total, row) => total + Number(text(row?.value)), 0);
      };
      const transfer = async (from: number, to: number): Promise<Partial<Commit>> => {
        const keys = [from, to].map((i) => accounts[i] ?? bytes('a'));
        const rows = await store.get(keys);
        const amounts = [Number(text(rows[0]?.value)) - 1, Number(text(rows[1]?.value)) + 1];
        return {
          checks: keys.map((key, i) => ({ key, version: rows[i]?.version ?? null })),
          sets: keys.map((key, i) => ({ key, value: bytes(String(amounts[i])) })),
        };
      };
      await Promise.all(
        Array.from({ length: 8 }, async (_, worker) => {
          for (let i = 0; i < 20; i++) {
            await retrying(store, () => transfer((worker + i) % 4, (worker + i * 2 + 1 + (i % 2)) % 4));
            expect(await sum()).toBe(400);
          }
        }),
      );
    },
  ],

  [
    'gives versions that grow and never come back',
    async (store) => {
      const first = await must(store, put('a', '1'));
      const second = await must(store, put('a', '2'));
      await must(store, { deletes: [bytes('a')] });
      expect(await versionOf(store, 'a')).toBeNull();
      const third = await must(store, put('a', '1'));
      expect(first).toBeGreaterThan(0);
      expect(second).toBeGreaterThan(first);
      expect(third).toBeGreaterThan(second);
      expect(await versionOf(store, 'a')).toBe(third);
      // The same value under the same key, yet not the row that was seen.
      const late = await store.commit(
        commitOf({ checks: [{ key: bytes('a'), version: first }], ...put('a', 'late') }),
      );
      expect(late).toEqual({ ok: false, conflict: bytes('a') });
    },
  ],

  [
    'is all or nothing',
    async (store) => {
      const version = await must(store, put('a', '1'));
      const result = await store.commit(
        commitOf({
          checks: [
            { key: bytes('a'), version },
            { key: bytes('b'), version: 7 },
          ],
          ...putAll('a', 'c'),
          deletes: [bytes('a')],
          adds: [{ key: bytes('n'), delta: 1 }],
        }),
      );
      expect(result).toEqual({ ok: false, conflict: bytes('b') });
      expect(await keysOf(store, { gte: bytes(''), lt: bytes('z') })).toEqual(['a']);
      expect(await versionOf(store, 'a')).toBe(version);
    },
  ],

  [
    'deletes what is there and does not mind what is not',
    async (store) => {
      await must(store, put('a', '1'));
      await must(store, { deletes: [bytes('a'), bytes('nobody')] });
      expect(await keysOf(store, under(''))).toEqual([]);
    },
  ],

  [
    'writes its version into keys and values, so that keys sort by commit',
    async (store) => {
      const key = new Uint8Array([...bytes('log/'), ...new Uint8Array(COMMIT_VERSION_BYTES), 7]);
      const value = new Uint8Array(2 * COMMIT_VERSION_BYTES + 2);
      const append = () =>
        store.commit(commitOf({ sets: [{ key, value, keyVersionAt: 4, valueVersionAt: [1, 10] }] }));
      const results = await Promise.all([append(), append(), append()]);
      results.push(await append());
      const versions = results.map((result) => (result.ok ? result.version : 0));
      expect([...versions].sort((a, b) => a - b)).toEqual(versions);
      expect(new Set(versions).size).toBe(4);

      const rows = await store.list(under('log/'), { limit: 10 });
      expect(rows.map((row) => row.version)).toEqual(versions);
      for (const row of rows) {
        const written = Buffer.from(row.value as Uint8Array);
        expect(Number(Buffer.from(row.key).readBigUInt64BE(4))).toBe(row.version);
        expect(row.key[12]).toBe(7);
        expect(Number(written.readBigUInt64BE(1))).toBe(row.version);
        expect(Number(written.readBigUInt64BE(10))).toBe(row.version);
        expect(written[0]).toBe(0);
      }
      // The transaction that gave the bytes may run again: they are as they were.
      expect(key.subarray(4, 12)).toEqual(new Uint8Array(COMMIT_VERSION_BYTES));
      expect(value).toEqual(new Uint8Array(value.length));
    },
  ],

  [
    'only validates when there is nothing to write',
    async (store) => {
      const version = await must(store, put('a', '1'));
      const range = await seen(store, under('a'));
      const check = { key: bytes('a'), version };
      const valid = await store.commit(commitOf({ checks: [check], ranges: [range] }));
      expect(valid.ok && valid.version >= version).toBe(true);
      await must(store, put('a', '2'));
      const stale = await store.commit(commitOf({ checks: [check], ranges: [] }));
      expect(stale).toEqual({ ok: false, conflict: bytes('a') });
      const staleRange = await store.commit(commitOf({ ranges: [range] }));
      expect(staleRange).toEqual({ ok: false, conflict: bytes('a') });
    },
  ],
];

/**
 * Deletes the bucket when it holds nothing, puts an object when the bucket is there: one of the two must
 * lose.
 */
async function race(store: Store, deleteFirst: boolean): Promise<[boolean, boolean, string[]]> {
  const bucket = await must(store, put('bucket', ''));
  const objects = await seen(store, under('object/'));
  const check = { key: bytes('bucket'), version: bucket };
  const deletion = commitOf({ checks: [check], ranges: [objects], deletes: [bytes('bucket')] });
  const upload = commitOf({ checks: [check], ...put('object/1', 'body') });
  const order = deleteFirst ? [deletion, upload] : [upload, deletion];
  const [first, second] = await Promise.all(order.map((commit) => store.commit(commit)));
  return [first?.ok === true, second?.ok === true, (await keysOf(store, under(''))) as string[]];
}

const CHANGES: [string, Partial<Commit>, string][] = [
  ['a row that was added', put('r/15', ''), 'r/15'],
  ['a row that was changed', put('r/2', 'other'), 'r/2'],
  ['a row that was deleted', { deletes: [bytes('r/1')] }, 'r/2'],
  ['the last row deleted', { deletes: [bytes('r/3')] }, 'r/3'],
  ['a row added behind the last', put('r/4', ''), 'r/4'],
];

export const RANGE_TESTS: readonly ContractTest[] = [
  [
    'lets DeleteBucket win against a later PutObject',
    async (store) => expect(await race(store, true)).toEqual([true, false, []]),
  ],

  [
    'lets PutObject win against a later DeleteBucket',
    async (store) => {
      expect(await race(store, false)).toEqual([true, false, ['bucket', 'object/1']]);
    },
  ],

  ...CHANGES.map(
    ([what, change, conflict]): ContractTest => [
      `conflicts with ${what}`,
      async (store) => {
        await must(store, putAll('r/1', 'r/2', 'r/3'));
        const range = await seen(store, under('r/'));
        const reversed = await seen(store, under('r/'), { limit: 10, reverse: true });
        await must(store, change);
        const result = await store.commit(commitOf({ ranges: [range], ...put('out', '') }));
        expect(result).toEqual({ ok: false, conflict: bytes(conflict) });
        expect((await store.commit(commitOf({ ranges: [reversed], ...put('out', '') }))).ok).toBe(false);
        expect(await versionOf(store, 'out')).toBeNull();
      },
    ],
  ),

  [
    'does not mind what happens outside of what was seen',
    async (store) => {
      await must(store, putAll('r/1', 'r/2', 'r/3'));
      const page = await seen(store, under('r/'), { limit: 2 });
      const last = await seen(store, under('r/'), { limit: 1, reverse: true });
      await must(store, putAll('q', 's'));
      await must(store, put('r/25', ''));
      await must(store, { ranges: [page, last], ...put('out', '') });
      await must(store, put('r/0', ''));
      const result = await store.commit(commitOf({ ranges: [page], ...put('out', '') }));
      expect(result).toEqual({ ok: false, conflict: bytes('r/0') });
    },
  ],
];

export const GROUP_TESTS: readonly ContractTest[] = [
  [
    'applies at once: what was committed is seen before it is written',
    async (store) => {
      const written = must(store, put('a', '1'));
      const [row] = await store.get([bytes('a')]);
      expect(text(row?.value)).toBe('1');
      const next = must(store, {
        checks: [{ key: bytes('a'), version: row?.version ?? null }],
        ...put('a', '2'),
      });
      expect(await written).toBe(row?.version);
      await next;
    },
  ],

  [
    'touches nobody else with a conflict or a broken commit',
    async (store) => {
      const results = await Promise.allSettled([
        store.commit(commitOf(put('a', '1'))),
        store.commit(commitOf({ checks: [{ key: bytes('a'), version: null }], ...put('b', 'lost') })),
        store.commit(commitOf({ ...put('c', 'broken'), adds: [{ key: bytes('a'), delta: 1 }] })),
        store.commit(commitOf(put('d', '1'))),
      ]);
      expect(results.map((result) => (result.status === 'fulfilled' ? result.value.ok : 'rejected'))).toEqual(
        [true, false, 'rejected', true],
      );
      expect(await keysOf(store, under(''))).toEqual(['a', 'd']);
    },
  ],

  [
    'tells of a conflict at once, of a success when it is written',
    async (store) => {
      const order: string[] = [];
      const success = store.commit(commitOf(put('a', '1'))).then(() => order.push('success'));
      const settled = store.settled().then(() => order.push('settled'));
      const conflict = store
        .commit(commitOf({ checks: [{ key: bytes('a'), version: null }], ...put('a', '2') }))
        .then(() => order.push('conflict'));
      await Promise.all([success, settled, conflict]);
      expect(order[0]).toBe('conflict');
      expect(order).toHaveLength(3);
    },
  ],

  [
    'tells of successes in the order of their versions',
    async (store) => {
      const told: number[] = [];
      const tell = async (part: Partial<Commit>) => told.push(await must(store, part));
      await Promise.all(['a', 'b', 'c', 'a', 'b'].map((key) => tell(put(key, ''))));
      expect(told).toHaveLength(5);
      expect([...told].sort((a, b) => a - b)).toEqual(told);
    },
  ],

  [
    'has settled when nothing waits to be written',
    async (store) => {
      await store.settled();
      await must(store, put('a', '1'));
      await store.settled();
    },
  ],

  [
    'writes what was applied before it closes, and refuses what comes after',
    async (store) => {
      const written = store.commit(commitOf(put('a', '1')));
      await Promise.all([store.close(), store.close()]);
      expect((await written).ok).toBe(true);
      await expect(store.get([bytes('a')])).rejects.toMatchObject({ reason: 'closed' });
      await expect(store.list(under('a'), { limit: 1 })).rejects.toMatchObject({ reason: 'closed' });
      await expect(store.commit(commitOf(put('a', '2')))).rejects.toMatchObject({ reason: 'closed' });
      await store.close();
    },
  ],
];
