/**
 * What a simulated store keeps through crashes: rows, and how to take back what was not written or not synced. The
 * commits of one group are on it together or not at all, as in SQLite's log.
 */

import type { AddRow, Commit, KeyedRow, ListOptions, Range, Row, SetRow } from '../../src/core/store.ts';
import { StoreError } from '../../src/core/store-errors.ts';

/** Versions are reserved in blocks: a crash skips the rest of one, and none is ever given again. */
const VERSIONS_RESERVED = 50;

/** What a row was before a commit of a group wrote it. */
interface Undo {
  key: string;
  before: KeyedRow | undefined;
}

export class StoreDisk {
  /** In order. Keys are texts of one byte a character, which compare as their bytes do. */
  readonly #keys: string[] = [];
  readonly #rows = new Map<string, KeyedRow>();
  #open: Undo[] | undefined;
  /** Written, and not yet synced. */
  #unsynced: Undo[][] = [];
  #written = 0;
  #reserved = 0;

  /** Groups that were written so far. */
  get written(): number {
    return this.#written;
  }

  /** The version from which a newly started process counts. */
  get reserved(): number {
    return this.#reserved;
  }

  get(key: Uint8Array): Row | undefined {
    const row = this.#rows.get(textOf(key));
    return row === undefined ? undefined : { value: copyOf(row.value), version: row.version };
  }

  list({ gte, lt }: Range, { limit, reverse }: ListOptions): KeyedRow[] {
    const rows: KeyedRow[] = [];
    for (const { key, value, version } of this.#within(textOf(gte), textOf(lt), limit, reverse === true)) {
      rows.push({ key: new Uint8Array(key), value: copyOf(value), version });
    }
    return rows;
  }

  /** A key that is not as the commit has seen it. */
  conflict({ checks, ranges }: Commit): Uint8Array | undefined {
    for (const { key, version } of checks) {
      if ((this.#rows.get(textOf(key))?.version ?? null) !== version) return key;
    }
    for (const { range, options, seen } of ranges) {
      const { limit, reverse } = options;
      const rows = this.#within(textOf(range.gte), textOf(range.lt), limit, reverse === true);
      for (let i = 0; i < Math.max(rows.length, seen.length); i++) {
        const now = rows[i];
        const before = seen[i];
        if (now === undefined || before === undefined) return (now ?? before)?.key;
        if (now.version !== before.version || Buffer.compare(now.key, before.key) !== 0) return now.key;
      }
    }
    return undefined;
  }

  /** Applies a commit to the open group; throws `invalid` before it has written anything. */
  apply(commit: Commit, version: number): void {
    const sums = this.#sums(commit);
    this.#open ??= [];
    while (version > this.#reserved) this.#reserved += VERSIONS_RESERVED;
    for (const set of commit.sets) {
      this.#put({ key: keyBytes(set, version), value: valueBytes(set, version), version });
    }
    for (const key of commit.deletes) this.#write(textOf(key), undefined);
    for (const [i, { key }] of commit.adds.entries()) {
      this.#put({ key: new Uint8Array(key), value: sums[i] ?? 0, version });
    }
  }

  /** The open group reaches the operating system, and the disk too when it is synced. */
  write(isSynced: boolean): void {
    if (this.#open !== undefined) {
      this.#unsynced.push(this.#open);
      this.#written++;
    }
    this.#open = undefined;
    if (isSynced) this.sync();
  }

  /** Everything that was written is safe from power cuts. */
  sync(): void {
    this.#unsynced = [];
  }

  /** The open group is taken back: its process has died, or the disk was full. */
  rollBack(): void {
    if (this.#open !== undefined) this.#undo(this.#open);
    this.#open = undefined;
  }

  /**
   * Loses the open group, and of those that were not synced all but the first few.
   *
   * @param survivors how many of that many groups survive
   * @returns what `written` is now: of later groups nothing is left
   */
  powerCut(survivors: (unsynced: number) => number): number {
    this.rollBack();
    const count = survivors(this.#unsynced.length);
    for (const lost of this.#unsynced.splice(count).reverse()) {
      this.#undo(lost);
      this.#written--;
    }
    this.sync();
    return this.#written;
  }

  #sums({ adds, deletes }: Commit): number[] {
    return adds.map(({ key, delta }: AddRow) => {
      const isDeleted = deletes.some((other) => Buffer.compare(key, other) === 0);
      const before = isDeleted ? 0 : (this.#rows.get(textOf(key))?.value ?? 0);
      if (typeof before !== 'number')
        throw new StoreError('invalid', 'An increment of a row that is no counter');
      if (Number.isSafeInteger(before + delta)) return before + delta;
      throw new StoreError('invalid', `${before} + ${delta} is more than a counter holds`);
    });
  }

  #put(row: KeyedRow): void {
    this.#write(textOf(row.key), row);
  }

  #write(key: string, row: KeyedRow | undefined): void {
    this.#open?.push({ key, before: this.#rows.get(key) });
    this.#replace(key, row);
  }

  #replace(key: string, row: KeyedRow | undefined): void {
    const isThere = this.#rows.has(key);
    if (row !== undefined && !isThere) this.#keys.splice(this.#place(key), 0, key);
    if (row === undefined && isThere) this.#keys.splice(this.#place(key), 1);
    if (row === undefined) this.#rows.delete(key);
    else this.#rows.set(key, row);
  }

  #undo(group: Undo[]): void {
    for (const { key, before } of group.reverse()) this.#replace(key, before);
  }

  #within(gte: string, lt: string, limit: number, isReverse: boolean): KeyedRow[] {
    const from = this.#place(gte);
    const to = lt > gte ? this.#place(lt) : from;
    const keys = isReverse
      ? this.#keys.slice(Math.max(from, to - limit), to).reverse()
      : this.#keys.slice(from, Math.min(to, from + limit));
    return keys.flatMap((key) => this.#rows.get(key) ?? []);
  }

  /** Where a key stands, or would. */
  #place(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#keys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function textOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1');
}

function copyOf(value: Uint8Array | number): Uint8Array | number {
  return typeof value === 'number' ? value : new Uint8Array(value);
}

function keyBytes({ key, keyVersionAt }: SetRow, version: number): Uint8Array {
  return withVersion(key, keyVersionAt === undefined ? [] : [keyVersionAt], version);
}

function valueBytes({ value, valueVersionAt }: SetRow, version: number): Uint8Array {
  return withVersion(value, valueVersionAt ?? [], version);
}

/** A copy with the commit's version at the given places. */
function withVersion(bytes: Uint8Array, places: readonly number[], version: number): Uint8Array {
  const copy = Buffer.from(bytes);
  for (const place of places) copy.writeBigUInt64BE(BigInt(version), place);
  // A Buffer of its own is compared as a Uint8Array by those who ask for one.
  return new Uint8Array(copy.buffer, copy.byteOffset, copy.byteLength);
}
