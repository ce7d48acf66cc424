/**
 * What one operation reads and writes. Reads become checks, writes are buffered; `World.transact` commits both at
 * once and runs the operation again when it lost. Operations use it through collections, never directly.
 */

import type { EncodedValue } from './codec.ts';
import {
  type AddRow,
  type Check,
  type Commit,
  type KeyedRow,
  LIST_ROWS_MAX,
  type ListOptions,
  type Range,
  type RangeCheck,
  type Row,
  type SetRow,
  type Store,
} from './store.ts';
import { compareKeys, type EncodedKey, keyText } from './tuple.ts';

/** Rows derived from a record once per version of it (compiled policies, parsed attributes). */
export interface Memo {
  get(key: string): { version: number; value: unknown } | undefined;
  set(key: string, entry: { version: number; value: unknown }): void;
}

export interface ReadOptions {
  /** Read without a check: what is seen may be out of date by the time of the commit. */
  snapshot?: boolean;
}

/** A version that no commit gives: the row was written by this transaction. */
export const OWN_WRITE_VERSION = 0;

export interface RowPage {
  rows: KeyedRow[];
  /** The list may go on behind this key; undefined: it has ended. */
  end: Uint8Array | undefined;
}

interface Read {
  key: Uint8Array;
  row: Row | undefined;
  checked: boolean;
  /** What somebody has made of the row's value. */
  decoded?: unknown;
}

type Write = { set: SetRow } | { delete: Uint8Array };

export class Transaction {
  readonly memo: Memo;
  readonly #store: Store;
  /** The store's from before the first read. */
  #epoch: number | undefined;
  #reads = new Map<string, Read>();
  readonly #writes = new Map<string, Write>();
  readonly #versioned: SetRow[] = [];
  readonly #adds = new Map<string, AddRow>();
  #ranges: RangeCheck[] = [];
  readonly #afterCommit: ((version: number) => void)[] = [];
  readonly #afterAttempt: (() => void)[] = [];

  /**
   * @param before a finished one, whose reads are this one's too, with their checks: what was decided by them and what
   *   is done now is seen together. One that has written hands nothing on.
   */
  constructor(store: Store, memo: Memo, before?: Transaction) {
    this.#store = store;
    this.memo = memo;
    if (before === undefined || before.writes) return;
    this.#epoch = before.#epoch;
    this.#reads = before.#reads;
    this.#ranges = before.#ranges;
  }

  row(key: Uint8Array, options: ReadOptions = {}): Promise<Row | undefined> {
    return this.#row(key, keyText(key), options);
  }

  async #row(key: Uint8Array, text: string, options: ReadOptions): Promise<Row | undefined> {
    const own = this.#writes.get(text);
    if (own !== undefined) return ownRow(own);
    const seen = this.#reads.get(text);
    if (seen !== undefined) {
      seen.checked ||= options.snapshot !== true;
      return seen.row;
    }
    this.#epoch ??= this.#store.epoch;
    const [row] = await this.#store.get([key]);
    this.#reads.set(text, { key, row, checked: options.snapshot !== true });
    return row;
  }

  /**
   * What `decode` makes of a row's value, once in a transaction and those that go on from it: shared by all who ask,
   * each with the same `decode`, and not to be changed. Undefined when there is no row.
   */
  async decoded<T>(key: Uint8Array, decode: (value: Row['value']) => T): Promise<T | undefined> {
    const text = keyText(key);
    const row = await this.#row(key, text, {});
    if (row === undefined) return undefined;
    const read = this.#reads.get(text);
    if (read?.row !== row) return decode(row.value);
    read.decoded ??= decode(row.value);
    return read.decoded as T;
  }

  /** Several rows as one snapshot. */
  async rows(keys: readonly Uint8Array[], options: ReadOptions = {}): Promise<(Row | undefined)[]> {
    const texts = keys.map(keyText);
    const missing = keys.filter((_, i) => {
      const text = texts[i] ?? '';
      return !this.#writes.has(text) && !this.#reads.has(text);
    });
    this.#epoch ??= this.#store.epoch;
    const fetched = missing.length === 0 ? [] : await this.#store.get(missing);
    missing.forEach((key, i) => {
      this.#reads.set(keyText(key), { key, row: fetched[i], checked: options.snapshot !== true });
    });
    return Promise.all(keys.map((key) => this.row(key, options)));
  }

  set(encoded: EncodedKey, value: EncodedValue): void {
    const set: SetRow = { key: encoded.key, value: value.value };
    if (encoded.versionAt !== undefined) set.keyVersionAt = encoded.versionAt;
    if (value.versionAt !== undefined) set.valueVersionAt = value.versionAt;
    if (encoded.versionAt !== undefined) this.#versioned.push(set);
    else this.#writes.set(keyText(encoded.key), { set });
  }

  delete(key: Uint8Array): void {
    this.#writes.set(keyText(key), { delete: key });
  }

  /** How many rows this attempt has set whose keys hold its commit's version: tells the next one from them. */
  get versionedRows(): number {
    return this.#versioned.length;
  }

  /** Adds to a counter without reading it: never conflicts. */
  add(key: Uint8Array, delta: number): void {
    const text = keyText(key);
    const own = this.#adds.get(text);
    if (own === undefined) this.#adds.set(text, { key, delta });
    else own.delta += delta;
  }

  /** A counter's value with this transaction's own adds; not checked at the commit. */
  async counter(key: Uint8Array): Promise<number> {
    const row = await this.row(key, { snapshot: true });
    const stored = typeof row?.value === 'number' ? row.value : 0;
    return stored + (this.#adds.get(keyText(key))?.delta ?? 0);
  }

  /** Rows of a range with this transaction's own writes merged in (those keyed by its commit version excepted). */
  async list(range: Range, options: ListOptions, read: ReadOptions = {}): Promise<RowPage> {
    const own = this.#ownIn(range);
    const asked = { ...options, limit: Math.min(options.limit + own.size, LIST_ROWS_MAX) };
    this.#epoch ??= this.#store.epoch;
    const rows = await this.#store.list(range, asked);
    if (read.snapshot !== true) {
      this.#ranges.push({ range, options: asked, seen: rows.map(({ key, version }) => ({ key, version })) });
    } else {
      // Who then reads one of these rows gets what was listed, checked at the commit, without another look.
      for (const row of rows) this.#remember(row);
    }
    const end = rows.length === asked.limit ? rows[rows.length - 1]?.key : undefined;
    if (own.size === 0) return { rows, end };
    return merge(rows, own, end, options);
  }

  #remember(row: KeyedRow): void {
    const text = keyText(row.key);
    if (!this.#reads.has(text)) this.#reads.set(text, { key: row.key, row, checked: false });
  }

  #ownIn(range: Range): Map<string, Write> {
    const own = new Map<string, Write>();
    for (const [text, write] of this.#writes) {
      const key = 'set' in write ? write.set.key : write.delete;
      if (compareKeys(key, range.gte) >= 0 && compareKeys(key, range.lt) < 0) own.set(text, write);
    }
    return own;
  }

  /** Runs after the commit, with its version; never when the transaction lost or threw. */
  afterCommit(callback: (version: number) => void): void {
    this.#afterCommit.push(callback);
  }

  /**
   * Runs once this attempt has been applied, has lost or has thrown, before its commit is written: others may go on
   * with what they then see. Made for giving back locks that an attempt has taken.
   */
  afterAttempt(callback: () => void): void {
    this.#afterAttempt.push(callback);
  }

  get writes(): boolean {
    return this.#writes.size + this.#versioned.length + this.#adds.size > 0;
  }

  /** More than one read from the store, so that what was seen may not belong together. */
  get needsValidation(): boolean {
    let checked = this.#ranges.length;
    for (const read of this.#reads.values()) if (read.checked) checked++;
    return checked > 1;
  }

  /** Nothing was written anywhere since its first read: so all that it read belongs together. */
  get isUpToDate(): boolean {
    return this.#epoch === this.#store.epoch;
  }

  /** What `Store.commit` takes; `validateOnly` leaves the writes out. */
  toCommit(validateOnly = false): Commit {
    const checks: Check[] = [];
    for (const read of this.#reads.values()) {
      if (read.checked) checks.push({ key: read.key, version: read.row?.version ?? null });
    }
    const read = { epoch: this.#epoch, checks, ranges: this.#ranges };
    if (validateOnly) return { ...read, sets: [], deletes: [], adds: [] };
    const sets: SetRow[] = [...this.#versioned];
    const deletes: Uint8Array[] = [];
    for (const write of this.#writes.values()) {
      if ('set' in write) sets.push(write.set);
      else deletes.push(write.delete);
    }
    return { ...read, sets, deletes, adds: [...this.#adds.values()] };
  }

  /** Texts of all keys that this attempt read with a check or wrote: what its next attempt locks. */
  touchedKeys(): string[] {
    const keys = new Set<string>(this.#writes.keys());
    for (const [text, read] of this.#reads) if (read.checked) keys.add(text);
    for (const { range } of this.#ranges) keys.add(keyText(range.gte));
    return [...keys].sort();
  }

  attemptOver(): void {
    for (const callback of this.#afterAttempt.splice(0)) callback();
  }

  committed(version: number): void {
    for (const callback of this.#afterCommit) callback(version);
  }
}

function ownRow(write: Write): Row | undefined {
  return 'set' in write ? { value: write.set.value, version: OWN_WRITE_VERSION } : undefined;
}

function merge(
  stored: readonly KeyedRow[],
  own: ReadonlyMap<string, Write>,
  storedEnd: Uint8Array | undefined,
  options: ListOptions,
): RowPage {
  const direction = options.reverse === true ? -1 : 1;
  const rows = stored.filter((row) => !own.has(keyText(row.key)));
  for (const write of own.values()) {
    if (!('set' in write)) continue;
    // Behind the end of a full page the store may hold more: an own row there belongs to a later page.
    if (storedEnd !== undefined && compareKeys(write.set.key, storedEnd) * direction > 0) continue;
    rows.push({ key: write.set.key, value: write.set.value, version: OWN_WRITE_VERSION });
  }
  rows.sort((a, b) => compareKeys(a.key, b.key) * direction);
  if (rows.length <= options.limit) return { rows, end: storedEnd };
  const page = rows.slice(0, options.limit);
  return { rows: page, end: page[page.length - 1]?.key };
}
