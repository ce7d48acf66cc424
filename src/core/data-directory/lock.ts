/**
 * One process a data directory. The lock is one of the operating system's, taken through SQLite on a file of
 * no bytes: it ends with the process however that ends, so no lock is ever stale, no process id is mistaken
 * for another's, and two containers that share the directory see each other. Who holds it stands in
 * `running.json`, for people.
 */

import type { DatabaseSync } from 'node:sqlite';
import { loadSqlite } from '../store-sqlite-file.ts';

/** SQLite's primary result codes, and what the file system would have said. */
const SQLITE_BUSY = 5;
const CODES: ReadonlyMap<number, string> = new Map([
  [8, 'EROFS'],
  [10, 'EIO'],
  [13, 'ENOSPC'],
  [14, 'EACCES'],
]);

export interface Lock {
  release(): void;
}

/** Takes the lock; undefined when another process (or another world of this one) holds it. */
export function acquireLock(path: string): Lock | undefined {
  const { DatabaseSync } = loadSqlite();
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    // node:sqlite's types leave its errors' numbers out.
    const primaryCode = ((error as { errcode?: number }).errcode ?? 0) & 0xff;
    if (primaryCode === SQLITE_BUSY) return undefined;
    throw Object.assign(error as Error, { code: CODES.get(primaryCode) });
  }
  const held = database;
  return { release: () => held.close() };
}
