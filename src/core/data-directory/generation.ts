/**
 * A generation: database, blobs and segments in one folder. A reset, a load and a fork make a new one; the
 * files of one are never changed from outside while it is in use.
 */

import { type BlobDirectory, openBlobDirectory } from '../blobs/blob-directory.ts';
import { errorCode } from '../file-errors.ts';
import type { Files } from '../files.ts';
import { openSegmentDirectory, type SegmentDirectory } from '../segments/segment-directory.ts';
import type { Damage } from '../segments/segment-log.ts';
import type { StoreError } from '../store-errors.ts';
import { openSqliteStore, type SqliteStore } from '../store-sqlite.ts';
import type { Durability } from '../store-sqlite-file.ts';

export interface Generation {
  readonly name: string;
  readonly path: string;
  readonly store: SqliteStore;
  readonly blobs: BlobDirectory;
  readonly segments: SegmentDirectory;
}

export interface GenerationParts {
  files: Files;
  /** The store's rows are kept in memory; blobs and segments are in files all the same. */
  isEphemeral: boolean;
  durability: Durability;
  schedule: (run: () => void) => void;
  random: (count: number) => Uint8Array;
  report: (problem: StoreError | Damage) => void;
}

export interface GenerationStart {
  versionFloor?: number;
  /** For an ephemeral one: the database whose rows it begins with. */
  from?: string;
}

export const STORE_FILE = 'state.db';

/** Opens a generation; its folder must be there, unless it is ephemeral. */
export function openGeneration(
  parts: GenerationParts,
  path: string,
  start: GenerationStart = {},
): Generation {
  const { files, durability, schedule, random, report } = parts;
  const store = openSqliteStore({
    file: parts.isEphemeral ? ':memory:' : `${path}/${STORE_FILE}`,
    durability,
    schedule,
    report,
    ...start,
  });
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    store,
    blobs: openBlobDirectory({ files, root: `${path}/blobs`, durability, random }),
    segments: openSegmentDirectory({ files, root: `${path}/segments`, durability, report }),
  };
}

export async function closeGeneration({ store, blobs, segments }: Generation): Promise<void> {
  blobs.close();
  await segments.close();
  await store.close();
}

/** Files that are linked or copied at once. */
const PARALLEL_FILES = 8;

/**
 * Gives the folder `to` the blobs and segments of `from`. Nothing is copied but the last file of each log,
 * which may still grow. What vanishes meanwhile was not wanted any more.
 */
export async function shareFiles(files: Files, from: string, to: string): Promise<void> {
  for (const folder of await files.list(`${from}/blobs`)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue;
    await shareFolder(files, `${from}/blobs/${folder}`, `${to}/blobs/${folder}`, []);
  }
  for (const log of await files.list(`${from}/segments`)) {
    const names = await files.list(`${from}/segments/${log}`);
    await shareFolder(files, `${from}/segments/${log}`, `${to}/segments/${log}`, names.slice(-1));
  }
}

async function shareFolder(files: Files, from: string, to: string, copied: readonly string[]): Promise<void> {
  const names = await files.list(from);
  if (names.length === 0) return;
  await files.makeDirectory(to);
  const queue = names.values();
  const worker = async (): Promise<void> => {
    for (const name of queue) {
      const isCopied = copied.includes(name);
      await shareFile(files, `${from}/${name}`, `${to}/${name}`, isCopied);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_FILES }, worker));
}

/** A link, or a copy where the file system has no links or the file may still grow. */
export async function shareFile(files: Files, from: string, to: string, isCopied: boolean): Promise<void> {
  try {
    if (!isCopied) await files.link(from, to);
    else await files.copy(from, to);
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (code === 'ENOENT') return;
    if (isCopied || !['EMLINK', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EXDEV'].includes(code)) throw error;
    await shareFile(files, from, to, true);
  }
}
