/** The one table: each SQL statement, prepared once, and what a commit means in terms of them. */

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AddRow, Commit, KeyedRow, ListOptions, Range, RangeCheck, Row, SetRow } from './store.ts';
import { StoreError } from './store-errors.ts';
import { LOCK_WAIT_MS } from './store-sqlite-file.ts';
import { bytesText } from './store-validate.ts';

export class SqliteTable {
  readonly #database: DatabaseSync;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = prepareStatements(database);
  }

  begin(): void {
    this.#statements.begin.run();
  }

  /** Reads that follow see one snapshot, until {@link rollback}. */
  beginRead(): void {
    this.#statements.beginRead.run();
  }

  commit(): void {
    this.#statements.commit.run();
  }

  rollback(): void {
    try {
      this.#statements.rollback.run();
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full.
    }
  }

  row(key: Uint8Array): Row | undefined {
    // The statement's columns are the members of Row.
    return this.#statements.get.get(key) as unknown as Row | undefined;
  }

  list(range: Range, options: ListOptions): KeyedRow[] {
    const { forward, backward } = this.#statements;
    const statement = options.reverse === true ? backward : forward;
    // The statement's columns are the members of KeyedRow.
    return statement.all(range.gte, range.lt, options.limit) as unknown as KeyedRow[];
  }

  /** Of the commit that wrote the row last; null where there is none. */
  versionOf(key: Uint8Array): number | null {
    const row = this.#statements.version.get(key);
    return row === undefined ? null : Number(row['version']);
  }

  /** A key in one of the ranges that is not as it was seen. */
  conflict(ranges: readonly RangeCheck[]): Uint8Array | undefined {
    for (const range of ranges) {
      const conflict = this.#rangeConflict(range);
      if (conflict !== undefined) return conflict;
    }
    return undefined;
  }

  #rangeConflict({ range, options, seen }: RangeCheck): Uint8Array | undefined {
    const { keysForward, keysBackward } = this.#statements;
    const statement = options.reverse === true ? keysBackward : keysForward;
    const rows = statement.all(range.gte, range.lt, options.limit);
    for (let i = 0; i < Math.max(rows.length, seen.length); i++) {
      // The statement's columns are key and version.
      const now = rows[i] as unknown as Omit<KeyedRow, 'value'> | undefined;
      const before = seen[i];
      if (now === undefined || before === undefined) return (now ?? before)?.key;
      if (now.version !== before.version || Buffer.compare(now.key, before.key) !== 0) return now.key;
    }
    return undefined;
  }

  /**
   * What the counters of a commit will be. Throws `invalid` for a row that is none and for what no number can
   * hold.
   */
  sums({ adds, deletes }: Commit): number[] {
    return adds.map(({ key, delta }: AddRow) => {
      const deleted = deletes.length > 0 && deletes.some((other) => Buffer.compare(key, other) === 0);
      const before = deleted ? 0 : (this.row(key)?.value ?? 0);
      if (typeof before !== 'number') {
        throw new StoreError('invalid', `An increment of a row that is no counter: ${bytesText(key)}`);
      }
      const sum = before + delta;
      if (Number.isSafeInteger(sum)) return sum;
      throw new StoreError('invalid', `${before} + ${delta} is more than a counter holds: ${bytesText(key)}`);
    });
  }

  write({ sets, deletes, adds }: Commit, sums: readonly number[], version: number): void {
    const { put, remove } = this.#statements;
    for (const set of sets) put.run(keyBytes(set, version), valueBytes(set, version), version);
    for (const key of deletes) remove.run(key);
    for (const [i, { key }] of adds.entries()) {
      // A plain number would be stored as floating point.
      put.run(key, BigInt(sums[i] ?? 0), version);
    }
  }

  /** Up to which version blocks have been reserved. */
  reserved(): number {
    return Number(this.#statements.reserved.get()?.['reserved']);
  }

  reserve(version: number): void {
    this.#statements.reserve.run(version);
  }

  /**
   * Copies the rest of the log into the database and begins the log anew, unless a reader needs it: to wait
   * for that one (a snapshot being made) would hold the event loop.
   */
  restartLog(): void {
    this.#database.exec('PRAGMA busy_timeout=0');
    try {
      this.#statements.restart.get();
    } finally {
      this.#database.exec(`PRAGMA busy_timeout=${LOCK_WAIT_MS}`);
    }
  }

  /** Drops cached pages of the file; the next reads take them from the system's cache. */
  shrink(): void {
    this.#database.exec('PRAGMA shrink_memory');
  }

  copyInto(path: string): void {
    this.#database.prepare('VACUUM INTO ?').run(path);
  }

  close(): void {
    this.#database.close();
  }
}

function prepareStatements(database: DatabaseSync) {
  const list = (columns: string, order: 'ASC' | 'DESC'): StatementSync =>
    database.prepare(`SELECT ${columns} FROM kv WHERE k >= ? AND k < ? ORDER BY k ${order} LIMIT ?`);
  return {
    get: database.prepare('SELECT v AS value, n AS version FROM kv WHERE k = ?'),
    version: database.prepare('SELECT n AS version FROM kv WHERE k = ?'),
    forward: list('k AS key, v AS value, n AS version', 'ASC'),
    backward: list('k AS key, v AS value, n AS version', 'DESC'),
    keysForward: list('k AS key, n AS version', 'ASC'),
    keysBackward: list('k AS key, n AS version', 'DESC'),
    put: database.prepare(
      'INSERT INTO kv VALUES(?, ?, ?) ON CONFLICT(k) DO UPDATE SET v = excluded.v, n = excluded.n',
    ),
    remove: database.prepare('DELETE FROM kv WHERE k = ?'),
    reserved: database.prepare('SELECT reserved FROM meta'),
    reserve: database.prepare('UPDATE meta SET reserved = ?'),
    begin: database.prepare('BEGIN IMMEDIATE'),
    beginRead: database.prepare('BEGIN'),
    commit: database.prepare('COMMIT'),
    rollback: database.prepare('ROLLBACK'),
    restart: database.prepare('PRAGMA wal_checkpoint(RESTART)'),
  };
}

function keyBytes({ key, keyVersionAt }: SetRow, version: number): Uint8Array {
  return keyVersionAt === undefined ? key : withVersion(key, [keyVersionAt], version);
}

function valueBytes({ value, valueVersionAt }: SetRow, version: number): Uint8Array {
  return valueVersionAt === undefined ? value : withVersion(value, valueVersionAt, version);
}

/** A copy: the transaction that gave the bytes may run again. */
function withVersion(bytes: Uint8Array, places: readonly number[], version: number): Uint8Array {
  const copy = Buffer.from(bytes);
  for (const at of places) copy.writeBigUInt64BE(BigInt(version), at);
  return copy;
}
