/** The state that a cloud begins with, when it is not an empty one. */

import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { DataDirectory } from '../core/data-directory/data-directory.ts';
import type { Log } from '../core/log.ts';
import { openSnapshotSource, unpackSnapshotFile } from './snapshot-file.ts';

/** Under which name a cloud that was made from a snapshot keeps it. */
export const FIRST_SNAPSHOT = 'first';

export interface Beginning {
  /** A folder with a snapshot of another cloud. */
  folder?: string | undefined;
  /** A snapshot's file, by path or URL; empty: none. */
  file: string;
}

/**
 * Loads a snapshot into a directory that has no state yet. One that has keeps it. Answers whether the state in use
 * began with a snapshot now.
 */
export async function begin(
  directory: DataDirectory,
  { folder, file }: Beginning,
  log: Log,
): Promise<boolean> {
  if (folder === undefined && file === '') return false;
  if (directory.store().lastVersion() > 0) {
    log.warn('The data directory has a state already and keeps it: --from is for new ones', { from: file });
    return false;
  }
  if (folder === undefined) await importSnapshot(directory, FIRST_SNAPSHOT, await openSnapshotSource(file));
  else await directory.takeSnapshot(folder, FIRST_SNAPSHOT);
  await directory.load(FIRST_SNAPSHOT);
  return true;
}

/** Makes a snapshot's file into a snapshot of the directory. Nothing is changed unless all of it is good. */
export async function importSnapshot(directory: DataDirectory, name: string, file: Readable): Promise<void> {
  const folder = `${directory.path}/tmp/import-${name}`;
  try {
    await unpackSnapshotFile(file, folder);
    await directory.takeSnapshot(folder, name);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
