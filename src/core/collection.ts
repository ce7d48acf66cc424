/**
 * Typed views of the store. A collection has a number (its place in every key), a scope, a version with migrations,
 * the parts of its key and, when records are looked up otherwise, indexes. Handlers never write index rows.
 */

import { decodeValue, encodeValue } from './codec.ts';
import { keyPrefix, type Place, placeOf, prefixBytes, type Scope } from './place.ts';
import { type KeyedRow, LIST_ROWS_MAX, type Range } from './store.ts';
import { OWN_WRITE_VERSION, type ReadOptions, type Transaction } from './transaction.ts';
import {
  afterKey,
  afterPrefix,
  COMMIT_VERSION,
  CommitVersion,
  EMPTY_BYTES,
  encodeKey,
  encodeTextPrefix,
  type KeyPart,
  KeyTooLongError,
  KnownVersion,
  keyText,
} from './tuple.ts';

/** A number field that the commit fills with its own version: set it to {@link commitVersion}. */
export type Version = number;

/** The placeholder in the type of the field that it stands for. */
export function commitVersion(): Version {
  // The field is a number in every record that is read; only between put and commit it is the placeholder.
  return COMMIT_VERSION as unknown as Version;
}

/** A {@link Version} field as a key part, before and after the commit. */
export function versionPart(version: Version): KeyPart {
  const value: unknown = version;
  return value instanceof CommitVersion ? value : new KnownVersion(version);
}

export type Migration = (record: unknown) => unknown;

export interface CollectionOptions<R, K extends readonly KeyPart[], I extends string> {
  /** Service number times 256 plus the collection's own; never reused. */
  id: number;
  /** `service.collection`, as it stands in `format.json`. */
  name: string;
  scope: Scope;
  /** Raised when the form of the records changes; `migrations[n]` turns version n into n + 1. */
  version: number;
  migrations?: Readonly<Record<number, Migration>>;
  key: (record: R) => K;
  /** Append only: an index is known by its place. A record without parts is not in the index. */
  indexes?: { readonly [name in I]: (record: R) => readonly KeyPart[] | undefined };
}

/** Leading parts that all keys share, and bounds within them: `from` inclusive, `until` exclusive. */
export type RangeQuery = Pick<ListQuery, 'prefix' | 'from' | 'until'>;

export interface ListQuery extends ReadOptions {
  /** The leading parts that all records share. */
  prefix?: readonly KeyPart[];
  /** The part after `prefix` is a text that begins so. */
  startsWith?: string;
  /** Go on behind this cursor (of an earlier page of the same query). */
  after?: Uint8Array;
  /** Begin at these parts (inclusive) / end before these (exclusive), within `prefix`. */
  from?: readonly KeyPart[];
  until?: readonly KeyPart[];
  /** Default and maximum: 1,000. */
  limit?: number;
  reverse?: boolean;
}

export interface Page<R> {
  records: R[];
  /** Where the next page goes on; undefined when there is none. */
  next: Uint8Array | undefined;
  /** Each record's own cursor: a page that stops early goes on behind it. */
  cursors: Uint8Array[];
}

export interface AnyCollection {
  readonly id: number;
  readonly name: string;
  readonly scope: Scope;
  readonly version: number;
  readonly migrations: Readonly<Record<number, Migration>>;
}

export class Collection<R extends object, K extends readonly KeyPart[], I extends string = never>
  implements AnyCollection
{
  readonly id: number;
  readonly name: string;
  readonly scope: Scope;
  readonly version: number;
  readonly migrations: Readonly<Record<number, Migration>>;
  readonly #key: (record: R) => K;
  readonly #decodeRow = (value: Uint8Array | number): R => this.#decode(value);
  readonly #indexes: readonly [I, (record: R) => readonly KeyPart[] | undefined][];
  /** For migrations: the keys of a record's index rows; undefined where there are no indexes. */
  readonly indexKeysOf: ((rowKey: Uint8Array, record: unknown) => Uint8Array[]) | undefined;

  constructor(options: CollectionOptions<R, K, I>) {
    this.id = options.id;
    this.name = options.name;
    this.scope = options.scope;
    this.version = options.version;
    this.migrations = options.migrations ?? {};
    this.#key = options.key;
    // Object.entries loses the names' type.
    this.#indexes = Object.entries(options.indexes ?? {}) as [
      I,
      (record: R) => readonly KeyPart[] | undefined,
    ][];
    this.indexKeysOf =
      this.#indexes.length === 0 ? undefined : (rowKey, record) => this.#allIndexKeys(rowKey, record);
  }

  async get(tx: Transaction, place: Place, ...key: K): Promise<R | undefined> {
    const rowKey = this.#possibleRow(place, key);
    const row = rowKey && (await tx.row(rowKey));
    return row === undefined ? undefined : this.#decode(row.value);
  }

  /** As {@link get}, of a record that is read often: one for all who ask, which nobody can change. */
  shared(tx: Transaction, place: Place, ...key: K): Promise<R | undefined> {
    return this.derived(tx, place, key, 'record', frozen);
  }

  /** As {@link get}, decoded once in a transaction: one for all who ask there, not to be changed. */
  async once(tx: Transaction, place: Place, ...key: K): Promise<Readonly<R> | undefined> {
    const rowKey = this.#possibleRow(place, key);
    return rowKey && tx.decoded(rowKey, this.#decodeRow);
  }

  /** As {@link get}, without a check at the commit. */
  async peek(tx: Transaction, place: Place, ...key: K): Promise<R | undefined> {
    const rowKey = this.#possibleRow(place, key);
    const row = rowKey && (await tx.row(rowKey, { snapshot: true }));
    return row === undefined ? undefined : this.#decode(row.value);
  }

  /** Several records as one snapshot, in the order of `keys`. */
  async getMany(
    tx: Transaction,
    place: Place,
    keys: readonly K[],
    read: ReadOptions = {},
  ): Promise<(R | undefined)[]> {
    const rowKeys = keys.map((key) => this.#possibleRow(place, key));
    const found = (
      await tx.rows(
        rowKeys.filter((key) => key !== undefined),
        read,
      )
    ).values();
    return rowKeys.map((rowKey) => {
      const row = rowKey && found.next().value;
      return row === undefined ? undefined : this.#decode(row.value);
    });
  }

  /**
   * What `derive` makes of the record, kept until the record changes. The result is shared by all callers and must not
   * be changed. `kind` tells several derivations of one record apart.
   */
  async derived<T>(
    tx: Transaction,
    place: Place,
    key: K,
    kind: string,
    derive: (record: R) => T,
  ): Promise<T | undefined> {
    const rowKey = this.#possibleRow(place, key);
    if (rowKey === undefined) return undefined;
    const row = await tx.row(rowKey);
    if (row === undefined) return undefined;
    if (row.version === OWN_WRITE_VERSION) return derive(this.#decode(row.value));
    const memoKey = kind + keyText(rowKey);
    const known = tx.memo.get(memoKey);
    // The memo is untyped; the same kind and key were written by the same call site.
    if (known?.version === row.version) return known.value as T;
    const value = derive(this.#decode(row.value));
    tx.memo.set(memoKey, { version: row.version, value });
    return value;
  }

  /** Writes the record under its key, with its index rows. */
  async put(tx: Transaction, place: Place, record: R): Promise<void> {
    const parts = this.#key(record);
    const encoded = encodeKey(keyPrefix(this.id, 0, this.scope, place), parts);
    if (this.#indexes.length > 0) {
      if (encoded.versionAt === undefined) await this.#dropIndexRows(tx, place, encoded.key, parts);
      for (const indexKey of this.#indexKeys(place, record, parts)) {
        tx.set(indexKey, { value: EMPTY_BYTES, versionAt: undefined });
      }
    }
    tx.set(
      encoded,
      encodeValue(this.version, record, encoded.versionAt !== undefined || this.#holdsVersion(record)),
    );
  }

  async delete(tx: Transaction, place: Place, ...key: K): Promise<void> {
    const rowKey = this.#row(place, key);
    if (this.#indexes.length > 0) await this.#dropIndexRows(tx, place, rowKey, key);
    tx.delete(rowKey);
  }

  /** Deletes a record that was read, under the key that it has. */
  deleteRecord(tx: Transaction, place: Place, record: R): Promise<void> {
    return this.delete(tx, place, ...this.#key(record));
  }

  /** Makes the commit check a record that was read or listed as a snapshot. */
  async confirm(tx: Transaction, place: Place, record: R): Promise<void> {
    await tx.row(this.#row(place, this.#key(record)));
  }

  /** A page of records in key order. */
  async list(tx: Transaction, place: Place, query: ListQuery = {}): Promise<Page<R>> {
    const { rows, next, base } = await this.#listRows(tx, place, 0, query);
    return {
      records: rows.map((row) => this.#decode(row.value)),
      next,
      cursors: rows.map((row) => row.key.subarray(base)),
    };
  }

  /** A page of records in the order of an index. */
  async listBy(tx: Transaction, place: Place, index: I, query: ListQuery = {}): Promise<Page<R>> {
    const number = this.#indexes.findIndex(([name]) => name === index) + 1;
    const { rows, next, base } = await this.#listRows(tx, place, number, query);
    const keys = rows.map((row) => this.#primaryOf(row.key, place));
    const found = await tx.rows(keys, query);
    const records: R[] = [];
    for (const row of found) if (row !== undefined) records.push(this.#decode(row.value));
    return { records, next, cursors: rows.map((row) => row.key.subarray(base)) };
  }

  /** The one record that an index holds under `parts`. */
  async getBy(tx: Transaction, place: Place, index: I, parts: readonly KeyPart[]): Promise<R | undefined> {
    const page = await this.listBy(tx, place, index, { prefix: parts, limit: 1 });
    return page.records[0];
  }

  /** All records of a query, page by page. */
  async *scan(
    tx: Transaction,
    place: Place,
    query: Omit<ListQuery, 'after' | 'limit'> = {},
  ): AsyncGenerator<R> {
    let after: Uint8Array | undefined;
    do {
      const page: Page<R> = await this.list(tx, place, after === undefined ? query : { ...query, after });
      yield* page.records;
      after = page.next;
    } while (after !== undefined);
  }

  #row(place: Place, key: readonly KeyPart[]): Uint8Array {
    return encodeKey(keyPrefix(this.id, 0, this.scope, place), key).key;
  }

  /** For look-ups: a request may name anything, and what is longer than a key can be is not there. */
  #possibleRow(place: Place, key: readonly KeyPart[]): Uint8Array | undefined {
    try {
      return this.#row(place, key);
    } catch (error) {
      if (error instanceof KeyTooLongError) return undefined;
      throw error;
    }
  }

  #decode(value: Uint8Array | number): R {
    if (typeof value === 'number') throw new TypeError(`${this.name}: a counter where a record should be`);
    // What the collection wrote, read back: the store holds nothing else under its number.
    return decodeValue(value) as R;
  }

  #holdsVersion(record: R): boolean {
    return Object.values(record).some((value) => value instanceof CommitVersion);
  }

  /** An index row's key: the index parts as one escaped block, then the record's own key, raw. */
  *#indexKeys(place: Place, record: R, parts: readonly KeyPart[]) {
    for (const [i, [, indexParts]] of this.#indexes.entries()) {
      const own = indexParts(record);
      if (own === undefined) continue;
      const prefix = keyPrefix(this.id, i + 1, this.scope, place);
      const head = encodeKey(prefix, own);
      const whole = encodeKey(head.key, parts);
      const key = new Uint8Array(whole.key.length + 2);
      key.set(whole.key);
      // The last two bytes tell where the record's key begins.
      key[key.length - 2] = head.key.length >> 8;
      key[key.length - 1] = head.key.length & 0xff;
      yield { key, versionAt: whole.versionAt ?? head.versionAt };
    }
  }

  #allIndexKeys(rowKey: Uint8Array, record: unknown): Uint8Array[] {
    // The migrations of this collection have made it one of its records.
    const current = record as R;
    const keys = this.#indexKeys(placeOf(rowKey, this.scope), current, this.#key(current));
    return Array.from(keys, ({ key }) => key);
  }

  #primaryOf(indexKey: Uint8Array, place: Place): Uint8Array {
    const start = ((indexKey[indexKey.length - 2] ?? 0) << 8) | (indexKey[indexKey.length - 1] ?? 0);
    const prefix = keyPrefix(this.id, 0, this.scope, place);
    const key = new Uint8Array(prefix.length + indexKey.length - 2 - start);
    key.set(prefix);
    key.set(indexKey.subarray(start, indexKey.length - 2), prefix.length);
    return key;
  }

  async #dropIndexRows(
    tx: Transaction,
    place: Place,
    rowKey: Uint8Array,
    parts: readonly KeyPart[],
  ): Promise<void> {
    const row = await tx.row(rowKey);
    if (row === undefined) return;
    for (const { key } of this.#indexKeys(place, this.#decode(row.value), parts)) tx.delete(key);
  }

  async #listRows(tx: Transaction, place: Place, index: number, query: ListQuery) {
    const prefix = keyPrefix(this.id, index, this.scope, place);
    const base = prefixBytes(this.scope);
    const limit = Math.min(query.limit ?? LIST_ROWS_MAX, LIST_ROWS_MAX);
    const range = queryRange(prefix, base, query);
    if (range === undefined) return { rows: [] as KeyedRow[], next: undefined, base };
    const options = { limit, ...(query.reverse === true ? { reverse: true } : {}) };
    const { rows, end } = await tx.list(range, options, query);
    return { rows, next: end?.subarray(base), base };
  }
}

/** Where the rows of a query begin that share its prefix; undefined when no row's key can be so long. */
function commonStart(
  prefix: Uint8Array,
  { prefix: parts = [], startsWith }: ListQuery,
): Uint8Array | undefined {
  try {
    if (startsWith === undefined) return encodeKey(prefix, parts).key;
    return encodeTextPrefix(prefix, parts, startsWith);
  } catch (error) {
    if (error instanceof KeyTooLongError) return undefined;
    throw error;
  }
}

function queryRange(prefix: Uint8Array, base: number, query: ListQuery): Range | undefined {
  const parts = query.prefix ?? [];
  const start = commonStart(prefix, query);
  if (start === undefined) return undefined;
  let gte = start;
  let lt = afterPrefix(start) ?? EMPTY_BYTES;
  if (query.from !== undefined) gte = encodeKey(prefix, [...parts, ...query.from]).key;
  if (query.until !== undefined) lt = encodeKey(prefix, [...parts, ...query.until]).key;
  if (query.after !== undefined) {
    const cursor = new Uint8Array(base + query.after.length);
    cursor.set(prefix.subarray(0, base));
    cursor.set(query.after, base);
    if (query.reverse === true) lt = Buffer.compare(cursor, lt) < 0 ? cursor : lt;
    else gte = Buffer.compare(cursor, gte) >= 0 ? afterKey(cursor) : gte;
  }
  return Buffer.compare(gte, lt) < 0 ? { gte, lt } : undefined;
}

/** With all that it holds. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}

/** Numbers that only grow or shrink by adds: sizes, depths, revisions. Reading one never conflicts. */
export class Counter<K extends readonly KeyPart[]> {
  readonly id: number;
  readonly scope: Scope;

  constructor(options: { id: number; scope: Scope }) {
    this.id = options.id;
    this.scope = options.scope;
  }

  add(tx: Transaction, place: Place, delta: number, ...key: K): void {
    tx.add(this.#row(place, key), delta);
  }

  async value(tx: Transaction, place: Place, ...key: K): Promise<number> {
    return tx.counter(this.#row(place, key));
  }

  /** The commit that changed the counter last (null: none has): it works as a revision, checked at the commit. */
  async revision(tx: Transaction, place: Place, ...key: K): Promise<number | null> {
    return (await tx.row(this.#row(place, key)))?.version ?? null;
  }

  delete(tx: Transaction, place: Place, ...key: K): void {
    tx.delete(this.#row(place, key));
  }

  /** Sum of all counters of a range, read page by page and not checked at the commit; without this transaction's adds. */
  async sum(tx: Transaction, place: Place, query: RangeQuery = {}): Promise<number> {
    let sum = 0;
    for await (const rows of this.#pages(tx, place, query)) {
      for (const { value } of rows) sum += typeof value === 'number' ? value : 0;
    }
    return sum;
  }

  /** Whether a range has any counter; not checked at the commit. */
  async has(tx: Transaction, place: Place, query: RangeQuery): Promise<boolean> {
    for await (const rows of this.#pages(tx, place, query)) return rows.length > 0;
    return false;
  }

  /** Deletes the first `limit` counters of a range; tells how many there were. */
  async deleteRange(tx: Transaction, place: Place, query: RangeQuery, limit: number): Promise<number> {
    const range = queryRange(keyPrefix(this.id, 0, this.scope, place), prefixBytes(this.scope), query);
    if (range === undefined) return 0;
    const { rows } = await tx.list(range, { limit }, { snapshot: true });
    for (const { key } of rows) tx.delete(key);
    return rows.length;
  }

  async *#pages(tx: Transaction, place: Place, query: RangeQuery): AsyncGenerator<KeyedRow[]> {
    const range = queryRange(keyPrefix(this.id, 0, this.scope, place), prefixBytes(this.scope), query);
    while (range !== undefined) {
      const { rows, end } = await tx.list(range, { limit: LIST_ROWS_MAX }, { snapshot: true });
      yield rows;
      if (end === undefined) return;
      range.gte = afterKey(end);
    }
  }

  #row(place: Place, key: readonly KeyPart[]): Uint8Array {
    return encodeKey(keyPrefix(this.id, 0, this.scope, place), key).key;
  }
}
