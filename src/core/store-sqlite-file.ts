/** Opening the one table of a store, and node:sqlite itself, quietly. */

import type { DatabaseSync } from 'node:sqlite';
import { StoreError, toStoreError } from './store-errors.ts';

/**
 * node:sqlite, built into Node from 22.13. Loading it prints an experimental warning, once a process; here it
 * is kept quiet at its source, so that no flag is needed where a process or a worker starts.
 */
export function loadSqlite(): typeof import('node:sqlite') {
  const emitWarning = process.emitWarning;
  // Overloads of the original are passed on unchanged, which no single signature can say.
  process.emitWarning = ((...args: [string]) => {
    if (!String(args[0]).startsWith('SQLite is an experimental feature')) emitWarning.apply(process, args);
  }) as typeof process.emitWarning;
  try {
    const sqlite = process.getBuiltinModule('node:sqlite');
    if (sqlite === undefined)
      throw new StoreError('other', 'kumobako needs Node.js 22.13 or later (node:sqlite)');
    return sqlite;
  } finally {
    process.emitWarning = emitWarning;
  }
}

export type Durability = 'default' | 'strict';

/** "kumo": tells our files from other SQLite databases. */
const APPLICATION_ID = 0x6b756d6f;
const FORMAT = 1;

/** 4 KiB pages waste most of a page on records of a kilobyte. */
export const PAGE_BYTES = 8192;

/**
 * How long a statement waits for a lock of another connection. Ours never make each other wait; somebody who
 * looks into the file with other tools can.
 */
export const LOCK_WAIT_MS = 2000;

export interface OpenFile {
  /** A path, or `:memory:`. */
  file: string;
  durability: Durability;
  /** A store's file whose rows a new `:memory:` store begins with. */
  from?: string | undefined;
}

/**
 * Opens the file and makes the table where there is none.
 * Throws {@link StoreError}: `corrupt`, `not-a-store`, `cannot-open`, `read-only`, `full`, ...
 */
export function openDatabase({ file, durability, from }: OpenFile): DatabaseSync {
  const { DatabaseSync } = loadSqlite();
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec(`PRAGMA busy_timeout=${LOCK_WAIT_MS}`);
    if (isNew(database, file)) create(database, file, durability);
    configure(database, durability);
    if (from !== undefined) fill(database, from);
    return database;
  } catch (error) {
    database?.close();
    throw toStoreError(error, file);
  }
}

/** True for an empty database. A database that is not ours throws. */
function isNew(database: DatabaseSync, file: string): boolean {
  const header = database
    .prepare(
      `SELECT (SELECT count(*) FROM sqlite_schema) AS objects,
              (SELECT count(*) FROM sqlite_schema WHERE type <> 'table' OR name NOT IN ('kv', 'meta')) AS foreigners,
              (SELECT application_id FROM pragma_application_id) AS application,
              (SELECT user_version FROM pragma_user_version) AS format`,
    )
    .get();
  if (header?.['application'] === APPLICATION_ID) {
    // A trigger or a view in a file that came from elsewhere would act in our name.
    if (Number(header['foreigners']) > 0) {
      throw new StoreError('not-a-store', `${file} holds more than the tables of a store`);
    }
    if (header['format'] === FORMAT) return false;
    throw new StoreError(
      'not-a-store',
      `${file} has format ${header['format']}, this kumobako reads ${FORMAT}`,
    );
  }
  if (header?.['objects'] === 0 && header['application'] === 0) return true;
  throw new StoreError('not-a-store', `${file} is a SQLite database, but not one of kumobako`);
}

/**
 * By default without waiting for the disk: a power cut in the first moments may leave a file without pages,
 * whose log SQLite discards, so an empty store and never a damaged one. What strict durability promises needs
 * the pages there.
 */
function create(database: DatabaseSync, file: string, durability: Durability): void {
  database.exec(
    `PRAGMA synchronous=${durability === 'strict' ? 'FULL' : 'OFF'}; PRAGMA page_size=${PAGE_BYTES}`,
  );
  if (file !== ':memory:') database.exec('PRAGMA journal_mode=WAL');
  // `v` has no type, so that bytes stay bytes and counters stay integers.
  database.exec(`
    BEGIN IMMEDIATE;
    CREATE TABLE kv(k BLOB PRIMARY KEY, v, n INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE meta(id INTEGER PRIMARY KEY CHECK(id = 0), reserved INTEGER NOT NULL);
    INSERT INTO meta VALUES(0, 0);
    PRAGMA application_id=${APPLICATION_ID};
    PRAGMA user_version=${FORMAT};
    COMMIT;
  `);
}

function configure(database: DatabaseSync, durability: Durability): void {
  database.exec(`
    PRAGMA journal_mode=WAL;
    PRAGMA synchronous=${durability === 'strict' ? 'FULL' : 'NORMAL'};
    PRAGMA wal_autocheckpoint=0;
    PRAGMA journal_size_limit=0;
    PRAGMA cache_size=-32000;
  `);
}

function fill(database: DatabaseSync, from: string): void {
  database.prepare('ATTACH ? AS source').run(from);
  database.exec(`
    BEGIN IMMEDIATE;
    INSERT INTO kv SELECT k, v, n FROM source.kv;
    UPDATE meta SET reserved = (SELECT reserved FROM source.meta);
    COMMIT;
    DETACH source;
  `);
}
