/** Brings the rows of a collection to the version that this program writes, in batches, resumably. */

import { decodeValue, encodeValue, valueVersion } from '../codec.ts';
import { keyPrefix } from '../place.ts';
import { type KeyedRow, LIST_ROWS_MAX, type SetRow, type Store } from '../store.ts';
import { afterKey, afterPrefix, EMPTY_BYTES } from '../tuple.ts';

/** What of a collection the migrations need; every `Collection` is one. */
export interface MigratedCollection {
  readonly id: number;
  /** As it stands in `format.json`. */
  readonly name: string;
  readonly version: number;
  /** `migrations[n]` turns a record of version n into one of version n + 1. */
  readonly migrations: Readonly<Record<number, (record: unknown) => unknown>>;
  /**
   * Keys of the index rows of a record under `rowKey`. Where there is such a function, all index rows of the
   * collection are made anew: so a migration may also add an index or change what it holds.
   */
  readonly indexKeysOf?: ((rowKey: Uint8Array, record: unknown) => Iterable<Uint8Array>) | undefined;
}

const BATCH_ROWS_MAX = 500;

/**
 * Migrates all rows. After a crash it is simply run again: each row carries its version. Nothing else may use
 * the store meanwhile. Resolves with the number of rows rewritten; throws when a migration is missing.
 */
export async function migrateCollection(store: Store, collection: MigratedCollection): Promise<number> {
  if (collection.indexKeysOf !== undefined) await deleteIndexRows(store, collection.id);
  let rewritten = 0;
  for await (const rows of batches(store, rowRange(collection.id, 0, 0))) {
    const sets: SetRow[] = [];
    for (const { key, value } of rows) {
      // Counters share the numbers of collections, but have no records.
      if (typeof value === 'number') continue;
      if (valueVersion(value) < collection.version) rewritten++;
      sets.push(...rewrite(collection, key, value));
    }
    if (sets.length > 0) await write(store, sets, []);
  }
  return rewritten;
}

/**
 * What has to be written for one record: itself when it is old, and its index rows when they are made anew.
 */
function rewrite(collection: MigratedCollection, key: Uint8Array, value: Uint8Array): SetRow[] {
  const { version, indexKeysOf } = collection;
  const isOld = valueVersion(value) < version;
  if (!isOld && indexKeysOf === undefined) return [];
  const record = isOld ? migrated(collection, value) : decodeValue(value);
  const sets: SetRow[] = [];
  if (isOld) sets.push({ key, value: encodeValue(version, record, false).value });
  for (const indexKey of collection.indexKeysOf?.(key, record) ?? []) {
    sets.push({ key: indexKey, value: EMPTY_BYTES });
  }
  return sets;
}

function migrated(collection: MigratedCollection, value: Uint8Array): unknown {
  let record = decodeValue(value);
  for (let version = valueVersion(value); version < collection.version; version++) {
    const migration = collection.migrations[version];
    if (migration === undefined) {
      throw new Error(`${collection.name} has no migration from version ${version} to ${version + 1}`);
    }
    record = migration(record);
  }
  return record;
}

async function deleteIndexRows(store: Store, id: number): Promise<void> {
  for await (const rows of batches(store, rowRange(id, 1, 255))) {
    await write(
      store,
      [],
      rows.map(({ key }) => key),
    );
  }
}

/** Rows of a collection: index 0 holds the records, the others its indexes. */
function rowRange(id: number, firstIndex: number, lastIndex: number) {
  const anywhere = { account: '', region: '' };
  const gte = keyPrefix(id, firstIndex, 'partition', anywhere);
  const lt = afterPrefix(keyPrefix(id, lastIndex, 'partition', anywhere)) ?? EMPTY_BYTES;
  return { gte, lt };
}

async function* batches(
  store: Store,
  range: { gte: Uint8Array; lt: Uint8Array },
): AsyncGenerator<KeyedRow[]> {
  let gte = range.gte;
  for (;;) {
    const limit = Math.min(BATCH_ROWS_MAX, LIST_ROWS_MAX);
    const rows = await store.list({ gte, lt: range.lt }, { limit });
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    gte = afterKey(last.key);
  }
}

async function write(store: Store, sets: SetRow[], deletes: Uint8Array[]): Promise<void> {
  const result = await store.commit({ checks: [], ranges: [], sets, deletes, adds: [] });
  if (!result.ok) throw new Error('A migration lost against another writer, but nobody else may write');
}

/** Versions of the collections in a state, by name; `migrating`: those on their way, with where they go. */
export interface CollectionVersions {
  collections: Record<string, number>;
  migrating: Record<string, number>;
}

/** Those whose rows are older than the program. `refuse` throws for one whose rows are newer. */
export function outdatedCollections(
  known: Iterable<MigratedCollection>,
  { collections, migrating }: CollectionVersions,
  refuse: (collection: MigratedCollection, writtenVersion: number) => never,
): MigratedCollection[] {
  return [...known].filter((collection) => {
    const { name, version } = collection;
    const written = collections[name];
    const highest = Math.max(written ?? 0, migrating[name] ?? 0);
    if (highest > version) refuse(collection, highest);
    return written !== undefined && written < version;
  });
}

/** The versions with those of collections that have no rows yet. */
export function withNewCollections(
  known: Iterable<MigratedCollection>,
  versions: CollectionVersions,
): CollectionVersions {
  const current = Object.fromEntries([...known].map(({ name, version }) => [name, version]));
  return { ...versions, collections: { ...current, ...versions.collections } };
}

/** Migrates one collection after the other; `record` keeps each step, so that a crash is met by going on. */
export async function migrateOutdated(
  store: Store,
  outdated: readonly MigratedCollection[],
  before: CollectionVersions,
  record: (versions: CollectionVersions) => Promise<void>,
  tell: (collection: MigratedCollection, from: number, rows: number) => void,
): Promise<CollectionVersions> {
  let versions = before;
  for (const collection of outdated) {
    const { name, version } = collection;
    await record({ ...versions, migrating: { ...versions.migrating, [name]: version } });
    const rows = await migrateCollection(store, collection);
    const { [name]: _done, ...migrating } = versions.migrating;
    tell(collection, versions.collections[name] ?? 0, rows);
    versions = { collections: { ...versions.collections, [name]: version }, migrating };
    await record(versions);
  }
  return versions;
}
