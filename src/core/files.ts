/**
 * The file system of a world: what blobs, segments and the data directory use instead of node:fs. Real in
 * production; the simulation puts `files-memory.ts` behind them, which tears writes and forgets what was not
 * synced.
 *
 * Paths are absolute. Errors carry Node's `code` (ENOENT, EEXIST, ENOSPC, ...): see `file-errors.ts`.
 */

import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';

export interface OpenFile {
  /** Reads from `position` into `buffer`; resolves with the number of bytes, 0 at the end. */
  read(buffer: Uint8Array, position: number): Promise<number>;
  /** Writes all chunks, one behind the other. When it rejects, some of them may be there. */
  write(chunks: readonly Uint8Array[], position: number): Promise<void>;
  truncate(size: number): Promise<void>;
  /** Resolves when the content is on the disk. */
  sync(): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}

export interface FileFacts {
  isDirectory: boolean;
  size: number;
  /** When the content changed last (all hard links share it). */
  modifiedMs: number;
  /** When content, name or links changed last. */
  changedMs: number;
}

/**
 * `read`: an existing file. `create`: a new one (EEXIST when there is one). `update`: to read and write, made
 * when it is not there.
 */
export type OpenMode = 'read' | 'create' | 'update';

export interface Files {
  open(path: string, mode: OpenMode): Promise<OpenFile>;
  facts(path: string): Promise<FileFacts | undefined>;
  /** Names in a directory, sorted; none when there is no such directory. */
  list(path: string): Promise<string[]>;
  /** With its parents; does nothing when it is there. */
  makeDirectory(path: string): Promise<void>;
  /** Replaces a file of the new name. */
  rename(from: string, to: string): Promise<void>;
  /** A second name for the same content. */
  link(from: string, to: string): Promise<void>;
  /** A copy in a new file; shares blocks where the file system can. */
  copy(from: string, to: string): Promise<void>;
  /** Removes a file; does nothing when there is none. */
  remove(path: string): Promise<void>;
  /** Removes a directory with all that is in it, or nothing. */
  removeTree(path: string): Promise<void>;
  /** Resolves when the names in a directory are on the disk. */
  syncDirectory(path: string): Promise<void>;
}

const FLAGS: Readonly<Record<OpenMode, number>> = {
  read: constants.O_RDONLY,
  create: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
  update: constants.O_RDWR | constants.O_CREAT,
};

/** State may hold secrets: nobody else reads it. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** The machine's own file system. */
export function realFiles(): Files {
  return {
    open: async (path, mode) => new RealFile(await fs.open(path, FLAGS[mode], FILE_MODE)),
    facts,
    async list(path) {
      const names = await absentAs([], fs.readdir(path));
      return names.sort();
    },
    async makeDirectory(path) {
      await fs.mkdir(path, { recursive: true, mode: DIRECTORY_MODE });
    },
    rename: (from, to) => fs.rename(from, to),
    link: (from, to) => fs.link(from, to),
    copy: (from, to) => fs.copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE),
    remove: (path) => absentAs(undefined, fs.unlink(path)),
    // Again where somebody puts a file into it meanwhile: whoever asks for its lock does.
    removeTree: (path) => fs.rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }),
    async syncDirectory(path) {
      const directory = await fs.open(path, constants.O_RDONLY);
      try {
        await directory.sync();
      } finally {
        await directory.close();
      }
    },
  };
}

async function facts(path: string): Promise<FileFacts | undefined> {
  const stats = await absentAs(undefined, fs.stat(path));
  if (stats === undefined) return undefined;
  return {
    isDirectory: stats.isDirectory(),
    size: stats.size,
    modifiedMs: stats.mtimeMs,
    changedMs: stats.ctimeMs,
  };
}

async function absentAs<T>(otherwise: T, promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise;
    throw error;
  }
}

class RealFile implements OpenFile {
  readonly #handle: fs.FileHandle;

  constructor(handle: fs.FileHandle) {
    this.#handle = handle;
  }

  async read(buffer: Uint8Array, position: number): Promise<number> {
    const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, position);
    return bytesRead;
  }

  async write(chunks: readonly Uint8Array[], position: number): Promise<void> {
    let rest = chunks;
    let at = position;
    while (rest.length > 0) {
      const { bytesWritten } = await this.#handle.writev(rest.slice(0, VECTORS_MAX), at);
      at += bytesWritten;
      rest = behind(rest, bytesWritten);
    }
  }

  async truncate(size: number): Promise<void> {
    await this.#handle.truncate(size);
  }

  async sync(): Promise<void> {
    await this.#handle.datasync();
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** Linux takes at most 1,024 buffers a call. */
const VECTORS_MAX = 1024;

/** What is left of `chunks` behind the first `count` bytes: a full disk or a signal may cut a write short. */
function behind(chunks: readonly Uint8Array[], count: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  let skip = count;
  for (const chunk of chunks) {
    if (skip < chunk.length) rest.push(chunk.subarray(skip));
    skip = Math.max(0, skip - chunk.length);
  }
  return rest;
}
