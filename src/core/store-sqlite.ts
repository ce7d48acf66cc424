/**
 * The store on SQLite (node:sqlite): a file in the data directory, or `:memory:` for an ephemeral world. The
 * first commit of a turn of the event loop opens a SQLite transaction, further ones join it, the end of the
 * turn writes it. Why SQLite and how fast: docs/decisions/0003-state-store-sqlite.md.
 */

import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Commit, CommitResult, KeyedRow, ListOptions, Range, Row, Store } from './store.ts';
import { StoreWorker } from './store-checkpoint.ts';
import { StoreError, toStoreError } from './store-errors.ts';
import { ABSENT, Remembered } from './store-remembered.ts';
import { type Durability, openDatabase, PAGE_BYTES } from './store-sqlite-file.ts';
import { SqliteTable } from './store-sqlite-table.ts';
import { validateCommit, validateKeys, validateList } from './store-validate.ts';
import { keyText } from './tuple.ts';

/** A log this large is copied into the database. */
const LOG_BYTES_CHECKPOINT = 8 * 1024 * 1024;

/**
 * After each pass of the worker there is a rest: what was written meanwhile. Above this size the worker goes once
 * more, because the rest is copied by the main connection, which holds the event loop.
 */
const REST_BYTES_MAX = 1024 * 1024;
const LOG_PAGE_BYTES = PAGE_BYTES + 24;

/**
 * Above this size commits are told that they are written only when the checkpoint under way is done: who writes
 * faster than the disk can be filled waits, without holding the event loop, and the log stays bounded.
 */
const LOG_BYTES_MAX = 64 * 1024 * 1024;

/**
 * A log larger than this is not copied by `close` itself, which would hold the event loop, but by the worker.
 */
const LOG_BYTES_CLOSE_MAX = 256 * 1024;

/**
 * Versions are reserved in blocks, so that not every commit writes the counter. What a crash leaves unused of
 * a block is skipped: versions grow, without being dense.
 */
const VERSIONS_RESERVED = 100_000;

export interface SqliteStoreOptions {
  /** Path of the file, made when it is not there; or `:memory:`. */
  file: string;
  durability: Durability;
  /** Runs a function at the end of this turn of the event loop: `setImmediate` in production. */
  schedule: (run: () => void) => void;
  /**
   * No version up to this one is given: above all that was ever given here, so that caches by version stay
   * true.
   */
  versionFloor?: number;
  /** For a new `:memory:` store: a store's file whose rows it begins with. */
  from?: string;
  /** Told of what goes wrong in the background (checkpoints); the store stays usable. */
  report?: (error: StoreError) => void;
}

export interface SqliteStore extends Store {
  /** The last version that was given. */
  lastVersion(): number;
  /**
   * Writes a compacted copy of the store as it is now into a file that does not exist yet, off the event
   * loop.
   */
  copyInto(path: string): Promise<void>;
  /** Gives cached memory back, for a world that has become idle. */
  releaseMemory(): void;
}

/**
 * Opens or makes a store. Throws {@link StoreError} (`corrupt`, `not-a-store`, `cannot-open`, `full`, ...).
 */
export function openSqliteStore(options: SqliteStoreOptions): SqliteStore {
  const database = openDatabase(options);
  try {
    return new NodeSqliteStore(database, options);
  } catch (error) {
    database.close();
    throw toStoreError(error, options.file);
  }
}

/** Commits that are applied but not yet written. */
interface Group {
  written: Promise<void>;
  resolve(): void;
  reject(error: StoreError): void;
}

function newGroup(): Group {
  let resolve = (): void => {};
  let reject = (_error: StoreError): void => {};
  const written = new Promise<void>((resolved, rejected) => {
    resolve = resolved;
    reject = rejected;
  });
  // A group of conflicts alone has nobody who waits for it.
  written.catch(() => {});
  return { written, resolve, reject };
}

/** Bytes of values that take pages of their own. */
function largeBytes({ sets }: Commit): number {
  let bytes = 0;
  for (const { value } of sets) if (value.length >= PAGE_BYTES) bytes += value.length;
  return bytes;
}

class NodeSqliteStore implements SqliteStore {
  readonly #file: string;
  readonly #table: SqliteTable;
  readonly #schedule: (run: () => void) => void;
  readonly #report: (error: StoreError) => void;
  #version: number;
  /**
   * Versions up to this one may be given: the number that stands in the file, or will with the open group.
   */
  #reserved: number;
  #reservedBeforeGroup: number;
  #group: Group | undefined;
  #rollbacks = 0;
  #epoch = 0;
  readonly #remembered = new Remembered();
  /** Reads of this turn of the event loop see one snapshot, which its end lets go. */
  #isReading = false;
  /** The most that the log may hold by now (a small row adds a page at most): when it is worth a look. */
  #logBytesMost = 0;
  #checkpointing: Promise<void> | undefined;
  #copies = 0;
  /** Resolves when the last of the groups that wait for a checkpoint has been told. */
  #heldBack: Promise<void> | undefined;
  #worker: StoreWorker | undefined;
  #closing: Promise<void> | undefined;

  constructor(database: DatabaseSync, { file, schedule, report, versionFloor }: SqliteStoreOptions) {
    this.#file = file;
    this.#table = new SqliteTable(database);
    this.#schedule = schedule;
    this.#report = report ?? (() => {});
    this.#reserved = this.#table.reserved();
    this.#version = Math.max(this.#reserved, versionFloor ?? 0);
    this.#reservedBeforeGroup = this.#reserved;
    this.#logBytesMost = this.#logBytes();
  }

  async get(keys: readonly Uint8Array[]): Promise<(Row | undefined)[]> {
    this.#mustBeOpen();
    validateKeys(keys);
    return keys.map((key) => this.#row(key));
  }

  #row(key: Uint8Array): Row | undefined {
    const text = keyText(key);
    const known = this.#remembered.row(text);
    if (known !== undefined) return known ?? undefined;
    const row = this.#reading(() => this.#table.row(key));
    this.#remembered.keep(text, row ?? ABSENT);
    return row;
  }

  async list(range: Range, options: ListOptions): Promise<KeyedRow[]> {
    this.#mustBeOpen();
    validateList(range, options);
    // The length tells where one end stops: any byte may stand in a key.
    const text = `${range.gte.length} ${keyText(range.gte)}${keyText(range.lt)}`;
    if (this.#remembered.isEmptyRange(text)) return [];
    const rows = this.#reading(() => this.#table.list(range, options));
    if (rows.length === 0) this.#remembered.keepEmptyRange(text);
    return rows;
  }

  async commit(commit: Commit): Promise<CommitResult> {
    this.#mustBeOpen();
    validateCommit(commit);
    const rows = commit.sets.length + commit.deletes.length + commit.adds.length;
    if (rows === 0) return this.#validate(commit);

    const group = this.#group ?? this.#begin();
    const result = this.#inGroup(group, () => this.#apply(commit));
    this.#logBytesMost += rows * PAGE_BYTES + largeBytes(commit);
    if (result.ok) await group.written;
    return result;
  }

  async settled(): Promise<void> {
    await this.#group?.written;
  }

  get rollbacks(): number {
    return this.#rollbacks;
  }

  get epoch(): number {
    return this.#epoch;
  }

  releaseMemory(): void {
    this.#remembered.clear();
    if (this.#closing === undefined) this.#table.shrink();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  lastVersion(): number {
    return this.#version;
  }

  async copyInto(path: string): Promise<void> {
    this.#mustBeOpen();
    if (this.#group !== undefined) this.#write(this.#group);
    if (this.#file === ':memory:') {
      this.#endReading();
      // Nobody else can see the rows of a database in memory: this holds the event loop.
      this.#typed(() => this.#table.copyInto(path));
      return;
    }
    this.#copies++;
    try {
      await this.#startedWorker().copyInto(path);
    } finally {
      this.#copies--;
    }
  }

  #mustBeOpen(): void {
    if (this.#closing !== undefined) throw new StoreError('closed', `The store is closed: ${this.#file}`);
  }

  /**
   * Reads, all of one turn on one snapshot: inside the group's transaction when there is one, else in one of their own.
   * A statement by itself would take and leave the database's lock each time, which costs more than the read.
   */
  #reading<T>(read: () => T): T {
    return this.#typed(() => {
      if (this.#group === undefined && !this.#isReading) {
        this.#table.beginRead();
        this.#isReading = true;
        this.#schedule(() => this.#endReading());
      }
      return read();
    });
  }

  #endReading(): void {
    if (!this.#isReading) return;
    this.#isReading = false;
    this.#table.rollback();
  }

  #typed<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      throw toStoreError(error, this.#file);
    }
  }

  async #validate(commit: Commit): Promise<CommitResult> {
    const conflict = this.#reading(() => this.#conflict(commit));
    if (conflict !== undefined) return { ok: false, conflict };
    const version = this.#version;
    await this.settled();
    return { ok: true, version };
  }

  /** A key that is not as the commit has seen it. */
  #conflict({ epoch, checks, ranges }: Commit): Uint8Array | undefined {
    if (epoch === this.#epoch) return undefined;
    for (const { key, version } of checks) if (this.#versionOf(key) !== version) return key;
    return this.#table.conflict(ranges);
  }

  #versionOf(key: Uint8Array): number | null {
    const known = this.#remembered.row(keyText(key));
    return known === undefined ? this.#table.versionOf(key) : (known?.version ?? null);
  }

  #begin(): Group {
    this.#endReading();
    try {
      this.#table.begin();
    } catch (error) {
      this.#table.rollback();
      throw toStoreError(error, this.#file);
    }
    const group = newGroup();
    this.#group = group;
    this.#reservedBeforeGroup = this.#reserved;
    this.#schedule(() => this.#write(group));
    return group;
  }

  /**
   * Applies a commit. When the disk refuses, the group is gone: SQLite has no way to take back one of it
   * alone.
   */
  #inGroup(group: Group, apply: () => CommitResult): CommitResult {
    try {
      return apply();
    } catch (error) {
      // Thrown before the commit's first write: the others of the group do not notice.
      if (error instanceof StoreError && error.reason === 'invalid') throw error;
      throw this.#fail(group, error);
    }
  }

  #fail(group: Group, error: unknown): StoreError {
    const failure = toStoreError(error, this.#file);
    this.#group = undefined;
    this.#rollbacks++;
    this.#epoch++;
    this.#remembered.clear();
    this.#reserved = this.#reservedBeforeGroup;
    this.#table.rollback();
    group.reject(failure);
    return failure;
  }

  #write(group: Group): void {
    if (this.#group !== group) return;
    try {
      this.#table.commit();
    } catch (error) {
      this.#fail(group, error);
      return;
    }
    this.#group = undefined;
    if (this.#logBytesMost >= LOG_BYTES_CHECKPOINT) this.#checkLog();
    this.#tell(group);
  }

  /** Resolves the promises of a written group, after those of the groups before it. */
  #tell(group: Group): void {
    const after = this.#heldBack ?? (this.#mustWait() ? this.#checkpointing : undefined);
    if (after === undefined) {
      group.resolve();
      return;
    }
    const heldBack = after.then(() => {
      group.resolve();
      if (this.#heldBack === heldBack) this.#heldBack = undefined;
    });
    this.#heldBack = heldBack;
  }

  /** A copy under way keeps the log from being restarted, for as long as it takes: nobody waits for that. */
  #mustWait(): boolean {
    if (this.#logBytesMost < LOG_BYTES_MAX || this.#checkpointing === undefined || this.#copies > 0)
      return false;
    this.#logBytesMost = this.#logBytes();
    return this.#logBytesMost >= LOG_BYTES_MAX;
  }

  #apply(commit: Commit): CommitResult {
    const conflict = this.#conflict(commit);
    if (conflict !== undefined) return { ok: false, conflict };
    const sums = this.#table.sums(commit);
    const version = this.#nextVersion();
    this.#table.write(commit, sums, version);
    this.#remember(commit, version);
    this.#epoch++;
    return { ok: true, version };
  }

  #remember({ sets, deletes, adds }: Commit, version: number): void {
    this.#remembered.written();
    for (const { key, value, keyVersionAt, valueVersionAt } of sets) {
      // Nobody can have asked for a key that holds the commit's version.
      if (keyVersionAt !== undefined) continue;
      if (valueVersionAt === undefined) this.#remembered.keep(keyText(key), { value, version });
      else this.#remembered.forget(keyText(key));
    }
    for (const key of deletes) this.#remembered.keep(keyText(key), ABSENT);
    for (const { key } of adds) this.#remembered.forget(keyText(key));
  }

  #nextVersion(): number {
    if (this.#version >= this.#reserved) {
      const reserved = this.#version + VERSIONS_RESERVED;
      this.#table.reserve(reserved);
      this.#reserved = reserved;
    }
    this.#version++;
    return this.#version;
  }

  /** Starts a checkpoint when the log really is as large as the rows written let expect. */
  #checkLog(): void {
    if (this.#checkpointing !== undefined) return;
    this.#logBytesMost = this.#logBytes();
    if (this.#logBytesMost < LOG_BYTES_CHECKPOINT) return;
    this.#checkpointing = this.#checkpoint().finally(() => {
      this.#checkpointing = undefined;
    });
  }

  async #checkpoint(): Promise<void> {
    try {
      let copied = 0;
      for (;;) {
        const before = copied;
        copied = await this.#startedWorker().checkpoint();
        if (this.#closing !== undefined) return;
        // A pass that gets no further is held up by a reader (somebody looks into the file): later, then.
        if (copied === before || this.#logBytes() - copied * LOG_PAGE_BYTES <= REST_BYTES_MAX) break;
      }
      if (this.#group !== undefined) this.#write(this.#group);
      this.#endReading();
      this.#table.restartLog();
      this.#logBytesMost = 0;
    } catch (error) {
      this.#report(toStoreError(error, this.#file));
    }
  }

  #startedWorker(): StoreWorker {
    if (this.#worker === undefined || this.#worker.ended) this.#worker = new StoreWorker(this.#file);
    return this.#worker;
  }

  #logBytes(): number {
    if (this.#file === ':memory:') return 0;
    return statSync(`${this.#file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }

  async #close(): Promise<void> {
    if (this.#group !== undefined) this.#write(this.#group);
    this.#endReading();
    // The last connection to close copies the whole log. With the worker's open, this one is not the last.
    if (this.#logBytes() > LOG_BYTES_CLOSE_MAX) await this.#startedWorker().opened().catch(this.#report);
    this.#table.close();
    await this.#worker?.close().catch(this.#report);
  }
}
