/** The store's contract: rows, counters and limits. */

import { expect } from 'vitest';
import { type Commit, KEY_BYTES_MAX, LIST_ROWS_MAX } from './store.ts';
import {
  bytes,
  type ContractTest,
  commitOf,
  keysOf,
  must,
  put,
  putAll,
  text,
  under,
  versionOf,
} from './store-contract-support.test-suite.ts';

export const ROW_TESTS: readonly ContractTest[] = [
  [
    'answers keys in their order, undefined where there is none',
    async (store) => {
      await must(store, { sets: [...(put('a', '1').sets ?? []), ...(put('b', '').sets ?? [])] });
      const rows = await store.get([bytes('b'), bytes('nobody'), bytes('a'), bytes('b')]);
      expect(rows.map((row) => text(row?.value))).toEqual(['', undefined, '1', '']);
      expect(await store.get([])).toEqual([]);
    },
  ],

  [
    'keeps any bytes',
    async (store) => {
      const all = Uint8Array.from({ length: 256 }, (_, i) => i);
      await must(store, { sets: [{ key: all, value: all }] });
      const [row] = await store.get([all]);
      expect(row?.value).toEqual(all);
      const [listed] = await store.list({ gte: all, lt: bytes('\x01') }, { limit: 1 });
      expect(listed?.key).toEqual(all);
    },
  ],

  [
    'does not share the memory of its keys with its caller',
    async (store) => {
      const key = bytes('key');
      const written = store.commit(commitOf({ sets: [{ key, value: bytes('value') }] }));
      key.fill(0);
      await written;
      expect(text((await store.get([bytes('key')]))[0]?.value)).toBe('value');
    },
  ],

  [
    'tells ranges apart whose ends read alike when put together',
    async (store) => {
      await must(store, putAll('x'));
      expect(await keysOf(store, { gte: bytes('x y'), lt: bytes('z') })).toEqual([]);
      expect(await keysOf(store, { gte: bytes('x'), lt: bytes('y z') })).toEqual(['x']);
    },
  ],

  [
    'lists by bytes, both ways, from inclusive to exclusive',
    async (store) => {
      const names = ['\xff', 'b', 'a\x00', 'a', 'ab', '\x00', 'a\xff', 'B'];
      await must(store, putAll(...names));
      const sorted = ['\x00', 'B', 'a', 'a\x00', 'ab', 'a\xff', 'b', '\xff'];
      const all = { gte: bytes(''), lt: bytes('\xff\xff') };
      expect(await keysOf(store, all)).toEqual(sorted);
      expect(await keysOf(store, all, LIST_ROWS_MAX, true)).toEqual([...sorted].reverse());
      expect(await keysOf(store, { gte: bytes('a'), lt: bytes('b') })).toEqual(['a', 'a\x00', 'ab', 'a\xff']);
      expect(await keysOf(store, { gte: bytes('a'), lt: bytes('b') }, 2)).toEqual(['a', 'a\x00']);
      expect(await keysOf(store, { gte: bytes('a'), lt: bytes('b') }, 2, true)).toEqual(['a\xff', 'ab']);
      expect(await keysOf(store, { gte: bytes('b'), lt: bytes('b') })).toEqual([]);
      expect(await keysOf(store, { gte: bytes('b'), lt: bytes('a') })).toEqual([]);
      const rows = await store.list({ gte: bytes('b'), lt: bytes('c') }, { limit: 5 });
      expect(rows.map((row) => text(row.value))).toEqual(['b']);
    },
  ],
];

const add = (key: string, delta: number): Partial<Commit> => ({ adds: [{ key: bytes(key), delta }] });

export const COUNTER_TESTS: readonly ContractTest[] = [
  [
    'adds without ever conflicting',
    async (store) => {
      await Promise.all(Array.from({ length: 400 }, (_, i) => must(store, add('n', (i % 3) - 1))));
      await Promise.all(Array.from({ length: 16 }, () => must(store, add('n', 10))));
      const [row] = await store.get([bytes('n')]);
      expect(row?.value).toBe(160 - 1);
      const [listed] = await store.list(under('n'), { limit: 1 });
      expect(listed).toEqual({ key: bytes('n'), ...row });
    },
  ],

  [
    'counts from 0, also below it and after a delete',
    async (store) => {
      await must(store, add('n', -5));
      expect((await store.get([bytes('n')]))[0]?.value).toBe(-5);
      await must(store, { deletes: [bytes('n')], ...add('n', 2) });
      expect((await store.get([bytes('n')]))[0]?.value).toBe(2);
      await must(store, add('n', -2));
      expect((await store.get([bytes('n')]))[0]?.value).toBe(0);
      await must(store, { deletes: [bytes('n')] });
      expect(await store.get([bytes('n')])).toEqual([undefined]);
    },
  ],

  [
    'holds every safe integer exactly and refuses more',
    async (store) => {
      await must(store, add('n', Number.MAX_SAFE_INTEGER - 1));
      await must(store, add('n', 1));
      await expect(store.commit(commitOf(add('n', 1)))).rejects.toMatchObject({ reason: 'invalid' });
      expect((await store.get([bytes('n')]))[0]?.value).toBe(Number.MAX_SAFE_INTEGER);
      await must(store, add('m', Number.MIN_SAFE_INTEGER));
      expect((await store.get([bytes('m')]))[0]?.value).toBe(Number.MIN_SAFE_INTEGER);
      await expect(store.commit(commitOf(add('k', 0.5)))).rejects.toMatchObject({ reason: 'invalid' });
    },
  ],

  [
    'gives a counter a version, so that it works as a revision',
    async (store) => {
      const version = await must(store, add('n', 1));
      expect(await versionOf(store, 'n')).toBe(version);
      await must(store, { checks: [{ key: bytes('n'), version }], ...put('a', '') });
      await must(store, add('n', 0));
      const late = await store.commit(
        commitOf({ checks: [{ key: bytes('n'), version }], ...put('a', 'late') }),
      );
      expect(late).toEqual({ ok: false, conflict: bytes('n') });
    },
  ],

  [
    'refuses to add to a record, and to mix adds and sets of a row',
    async (store) => {
      await must(store, put('record', 'text'));
      const refused = [
        add('record', 1),
        { ...put('x', ''), ...add('x', 1) },
        { adds: [...(add('x', 1).adds ?? []), ...(add('x', 1).adds ?? [])] },
      ];
      for (const part of refused) {
        await expect(store.commit(commitOf(part))).rejects.toMatchObject({ reason: 'invalid' });
      }
      expect(text((await store.get([bytes('record')]))[0]?.value)).toBe('text');
      expect(await versionOf(store, 'x')).toBeNull();
    },
  ],
];

export const LIMIT_TESTS: readonly ContractTest[] = [
  [
    'takes the longest key, and the range that begins behind it',
    async (store) => {
      const longest = new Uint8Array(KEY_BYTES_MAX).fill(0xfe);
      await must(store, { sets: [{ key: longest, value: bytes('v') }] });
      const [row] = await store.get([longest]);
      expect(text(row?.value)).toBe('v');
      const behind = new Uint8Array([...longest, 0]);
      expect(await store.list({ gte: behind, lt: bytes('\xff') }, { limit: 1 })).toEqual([]);
      expect(await store.list({ gte: longest, lt: behind }, { limit: 1 })).toHaveLength(1);
    },
  ],

  [
    'refuses keys, lists and commits out of bounds',
    async (store) => {
      const tooLong = new Uint8Array(KEY_BYTES_MAX + 1);
      const empty = new Uint8Array(0);
      const refused = [
        store.get([tooLong]),
        store.get([empty]),
        store.list(under('a'), { limit: 0 }),
        store.list(under('a'), { limit: LIST_ROWS_MAX + 1 }),
        store.list(under('a'), { limit: 1.5 }),
        store.commit(commitOf({ sets: [{ key: tooLong, value: empty }] })),
        store.commit(commitOf({ sets: [{ key: empty, value: empty }] })),
        store.commit(commitOf({ deletes: [tooLong] })),
        store.commit(commitOf({ checks: [{ key: tooLong, version: null }] })),
        store.commit(commitOf({ adds: [{ key: empty, delta: 1 }] })),
        store.commit(commitOf({ sets: [{ key: bytes('short'), value: empty, keyVersionAt: 0 }] })),
        store.commit(
          commitOf({ sets: [{ key: bytes('a'), value: bytes('12345678'), valueVersionAt: [1] }] }),
        ),
      ];
      for (const result of refused) await expect(result).rejects.toMatchObject({ reason: 'invalid' });
      expect(await keysOf(store, under(''))).toEqual([]);
    },
  ],

  [
    'lists a thousand rows at once',
    async (store) => {
      const keys = Array.from({ length: LIST_ROWS_MAX + 1 }, (_, i) =>
        bytes(`k${String(i).padStart(5, '0')}`),
      );
      await must(store, { sets: keys.map((key) => ({ key, value: bytes('') })) });
      const rows = await store.list(under('k'), { limit: LIST_ROWS_MAX });
      expect(rows).toHaveLength(LIST_ROWS_MAX);
      expect(rows.at(-1)?.key).toEqual(keys[LIST_ROWS_MAX - 1]);
    },
  ],
];
