/** Unpacking zip archives of code, in the way Lambda does: all of it or nothing, and nothing outside its folder. */

import { createWriteStream } from 'node:fs';
import { chmod, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Entry, ZipFile } from 'yauzl';
import { FunctionRefusal } from '../../core/functions.ts';

/** Lambda's limit for code and layers together, unpacked. */
export const UNPACKED_BYTES_MAX = 262_144_000;
const ENTRIES_MAX = 100_000;

/** Bits of the Unix mode in an entry's external attributes. */
const TYPE_BITS = 0o170000;
const LINK_TYPE = 0o120000;
const READABLE = 0o444;
/** Linux's. */
const PATH_BYTES_MAX = 4096;

/**
 * Unpacks an archive into a folder that is not there yet.
 *
 * @throws FunctionRefusal `code` for what is no archive, is too large, or has entries that lead out of it
 */
export async function unpackArchive(file: string, folder: string): Promise<void> {
  const aside = `${folder}.${process.pid}.${Math.trunc(performance.now() * 1000)}`;
  const zip = await openArchive(file);
  try {
    await mkdir(aside, { recursive: true });
    await unpackEntries(zip, aside).catch((error: NodeJS.ErrnoException) => {
      throw CLASHES.has(error.code ?? '') ? clash(error) : error;
    });
    await mkdir(dirname(folder), { recursive: true });
    await rename(aside, folder).catch(async (error: NodeJS.ErrnoException) => {
      // Somebody else was first with the same files.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    zip.close();
    await rm(aside, { recursive: true, force: true });
  }
}

/** What an archive holds, without unpacking it. @throws FunctionRefusal as {@link unpackArchive} */
export async function inspectArchive(file: string): Promise<{ bytes: number; entries: number }> {
  const zip = await openArchive(file);
  try {
    let bytes = 0;
    let entries = 0;
    for await (const entry of entriesOf(zip)) {
      pathOf(entry);
      bytes += entry.uncompressedSize;
      entries++;
      checkBounds(bytes, entries);
    }
    return { bytes, entries };
  } finally {
    zip.close();
  }
}

/** Two entries that cannot both be there. */
const CLASHES: ReadonlySet<string> = new Set(['EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG']);
const clash = (error: NodeJS.ErrnoException): FunctionRefusal =>
  new FunctionRefusal('code', `The archive has entries that cannot lie beside each other (${error.code}).`);

async function openArchive(file: string): Promise<ZipFile> {
  const { open } = await import('yauzl');
  return new Promise((resolve, reject) => {
    open(file, { lazyEntries: true, autoClose: false, strictFileNames: true }, (error, zip) =>
      error === null ? resolve(zip) : reject(broken(error)),
    );
  });
}

const broken = (error: Error): FunctionRefusal =>
  new FunctionRefusal(
    'code',
    `Could not unzip uploaded file. Please check your file, then try to upload again. (${error.message})`,
  );

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  const waiting: ((step: Entry | undefined | Error) => void)[] = [];
  const tell = (step: Entry | undefined | Error) => waiting.shift()?.(step);
  zip.on('entry', tell);
  zip.on('end', () => tell(undefined));
  zip.on('error', tell);
  for (;;) {
    const step = await new Promise<Entry | undefined | Error>((resolve) => {
      waiting.push(resolve);
      zip.readEntry();
    });
    if (step === undefined) return;
    if (step instanceof Error) throw broken(step);
    yield step;
  }
}

async function unpackEntries(zip: ZipFile, folder: string): Promise<void> {
  const budget = { bytes: 0, entries: 0 };
  const links: [path: string, target: string][] = [];
  for await (const entry of entriesOf(zip)) {
    budget.entries++;
    checkBounds(budget.bytes, budget.entries);
    const path = join(folder, pathOf(entry));
    if (entry.fileName.endsWith('/')) {
      await mkdir(path, { recursive: true });
      continue;
    }
    await mkdir(dirname(path), { recursive: true });
    const content = await contentOf(zip, entry);
    if (isLink(entry)) links.push([path, await linkTarget(content, entry)]);
    else await writeCounted(content, path, entry, budget);
  }
  // Last, so that no entry is written through one.
  for (const [path, target] of links) await symlink(target, path);
}

function checkBounds(bytes: number, entries: number): void {
  if (bytes > UNPACKED_BYTES_MAX) {
    throw new FunctionRefusal('code', `Unzipped size must be smaller than ${UNPACKED_BYTES_MAX} bytes`);
  }
  if (entries > ENTRIES_MAX) {
    throw new FunctionRefusal('code', `The archive has more than ${ENTRIES_MAX} entries.`);
  }
}

/** Relative, without a way up. yauzl has refused absolute names, backslashes and `..` already. */
function pathOf({ fileName }: Entry): string {
  const path = normalize(fileName);
  if (path.includes('\0') || path.startsWith('..') || path.startsWith('/')) {
    throw new FunctionRefusal(
      'code',
      `The archive has an entry that leads out of it: ${JSON.stringify(fileName)}`,
    );
  }
  return path;
}

const modeOf = ({ externalFileAttributes }: Entry): number => (externalFileAttributes >>> 16) & 0xffff;
const isLink = (entry: Entry): boolean => (modeOf(entry) & TYPE_BITS) === LINK_TYPE;

/**
 * As on Lambda a link may lead anywhere: to a layer below /opt, or to /tmp. It is the function that follows it, where it
 * runs; nothing here does.
 */
async function linkTarget(content: Readable, { fileName, uncompressedSize }: Entry): Promise<string> {
  if (uncompressedSize > 0 && uncompressedSize < PATH_BYTES_MAX) {
    const target = await text(content);
    if (!target.includes('\0')) return target;
  }
  content.destroy();
  throw new FunctionRefusal('code', `The archive has a link that is none: ${JSON.stringify(fileName)}`);
}

function contentOf(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error === null ? resolve(stream) : reject(broken(error))));
  });
}

/** The sizes that an archive gives may be lies: what is counted is what comes out of it. */
async function writeCounted(
  content: Readable,
  path: string,
  entry: Entry,
  budget: { bytes: number; entries: number },
): Promise<void> {
  const counted = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of source) {
      budget.bytes += piece.length;
      checkBounds(budget.bytes, budget.entries);
      yield piece;
    }
  };
  try {
    await pipeline(content, counted, createWriteStream(path, { flags: 'wx' }));
  } catch (error) {
    if (error instanceof FunctionRefusal || (error as NodeJS.ErrnoException).syscall !== undefined)
      throw error;
    throw broken(error as Error);
  }
  // Functions run as somebody else: what the archive lets nobody read is readable all the same, as on Lambda's disk.
  await chmod(path, (modeOf(entry) & 0o777) | READABLE);
}
