/** What the parts of the store's contract share. */

import { type Commit, LIST_ROWS_MAX, type Range, type RangeCheck, type Store } from './store.ts';

/** Title and test; each runs on a fresh, empty store, which is closed afterwards. */
export type ContractTest = [title: string, run: (store: Store) => Promise<void>];

export const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

export const text = (value: Uint8Array | number | undefined): string | number | undefined =>
  value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;

const NOTHING: Commit = { checks: [], ranges: [], sets: [], deletes: [], adds: [] };

export const commitOf = (part: Partial<Commit>): Commit => ({ ...NOTHING, ...part });

export const put = (key: string, value: string): Partial<Commit> => ({
  sets: [{ key: bytes(key), value: bytes(value) }],
});

export const putAll = (...keys: string[]): Partial<Commit> => ({
  sets: keys.map((key) => ({ key: bytes(key), value: bytes(key) })),
});

export const under = (prefix: string): Range => ({ gte: bytes(prefix), lt: bytes(`${prefix}\xff`) });

export async function keysOf(
  store: Store,
  range: Range,
  limit = LIST_ROWS_MAX,
  reverse = false,
): Promise<unknown[]> {
  const rows = await store.list(range, { limit, reverse });
  return rows.map((row) => text(row.key));
}

export async function versionOf(store: Store, key: string): Promise<number | null> {
  const [row] = await store.get([bytes(key)]);
  return row?.version ?? null;
}

/** Commits what must succeed; returns the version. */
export async function must(store: Store, part: Partial<Commit>): Promise<number> {
  const result = await store.commit(commitOf(part));
  if (!result.ok) throw new Error(`conflict at ${text(result.conflict)}`);
  return result.version;
}

/** Reads, decides and writes until the commit succeeds. */
export async function retrying(store: Store, attempt: () => Promise<Partial<Commit>>): Promise<void> {
  while (!(await store.commit(commitOf(await attempt()))).ok);
}

/** Lists a range as a transaction does, for its check at the commit. */
export async function seen(
  store: Store,
  range: Range,
  options: RangeCheck['options'] = { limit: LIST_ROWS_MAX },
): Promise<RangeCheck> {
  const rows = await store.list(range, options);
  return { range, options, seen: rows.map(({ key, version }) => ({ key, version })) };
}
