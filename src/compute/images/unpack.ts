/**
 * Layers of an image, one after the other, onto a folder: files, links and whiteouts, and nothing outside the folder.
 * https://github.com/opencontainers/image-spec/blob/main/layer.md
 */

import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  linkSync,
  mkdirSync,
  openSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import type { Image, ImageLayer } from './image.ts';
import { asRefusal, refusedImage } from './refused.ts';
import { rootPath, statsOf } from './root-paths.ts';
import { type TarMember, tarEntries } from './tar-entries.ts';

export interface UnpackLimits {
  readonly bytesMax: number;
  readonly entriesMax: number;
}

/** Lambda's: 10 GB, all layers uncompressed. Of files there is no limit on AWS but the disk's. */
export const UNPACK_LIMITS: UnpackLimits = { bytesMax: 10 * 1024 ** 3, entriesMax: 1_000_000 };

/** What gunzip gives at a time: each takes a turn of the event loop. */
const CHUNK_BYTES = 1 << 18;
/** After so long others get a turn of the event loop. */
const TURN_MS_MAX = 5;
const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

interface Work {
  readonly root: string;
  readonly limits: UnpackLimits;
  bytes: number;
  entries: number;
}

interface LayerWork extends Work {
  /** Paths that this layer has written, with the folders above them: its whiteouts are for what is below it. */
  readonly written: Set<string>;
  /** Folders get their modes when they are full. */
  readonly folderModes: Map<string, number>;
}

/**
 * @param root a folder that is there and empty
 * @throws FunctionRefusal for layers that lead out of it, are too large or are not what their digests say
 */
export async function unpackImage(
  image: Image,
  root: string,
  limits: UnpackLimits = UNPACK_LIMITS,
): Promise<void> {
  const work: Work = { root, limits, bytes: 0, entries: 0 };
  try {
    for (const layer of image.layers) await unpackLayer(image, layer, work);
  } catch (error) {
    throw asRefusal(error);
  }
}

async function unpackLayer({ files }: Image, layer: ImageLayer, work: Work): Promise<void> {
  if ((await files.size(layer.file)) === undefined) throw refusedImage(`${layer.file} is missing`);
  const compressed = createHash('sha256');
  const content = createHash('sha256');
  const own: LayerWork = Object.assign(work, {
    written: new Set<string>(),
    folderModes: new Map<string, number>(),
  });
  const source = counted(uncompressed(hashed(files.read(layer.file), compressed)), content, work);
  let turnMs = performance.now();
  for await (const member of tarEntries(source)) {
    if (++work.entries > work.limits.entriesMax)
      throw refusedImage(`it has more than ${work.limits.entriesMax} files`);
    await place(member, own);
    if (performance.now() < turnMs + TURN_MS_MAX) continue;
    await new Promise(setImmediate);
    turnMs = performance.now();
  }
  for (const [path, mode] of own.folderModes) setFolderMode(work.root, path, mode | 0o700);
  const isRight =
    content.digest('hex') === layer.contentDigest &&
    (layer.digest === undefined || compressed.digest('hex') === layer.digest);
  if (!isRight) throw refusedImage(`${layer.file} is not what its digest says`);
}

async function* hashed(source: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const piece of source) {
    hash.update(piece);
    yield piece;
  }
}

/** By its first bytes, as its media type may be that of another tool. */
async function* uncompressed(source: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const { value: first, done } = await source.next();
  if (done === true || first === undefined) return;
  const whole = async function* () {
    yield first;
    yield* source;
  };
  const magic = first.subarray(0, 4).toString('hex');
  if (magic.startsWith('1f8b')) yield* through(zlib.createGunzip({ chunkSize: CHUNK_BYTES }), whole());
  else if (magic === '28b52ffd') {
    if (zlib.createZstdDecompress === undefined)
      throw refusedImage('it has a layer in zstd, which takes Node.js 22.15 or later');
    yield* through(zlib.createZstdDecompress(), whole());
  } else yield* whole();
}

async function* through(transform: Transform, source: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const input = Readable.from(source);
  input.on('error', (error) => transform.destroy(error));
  try {
    yield* input.pipe(transform) as AsyncIterable<Buffer>;
  } catch (error) {
    if (/^(Z_|ERR_ZSTD|ZSTD_)/.test((error as NodeJS.ErrnoException).code ?? ''))
      throw refusedImage('it has a layer that cannot be uncompressed');
    throw error;
  } finally {
    input.destroy();
  }
}

/** All that comes out of layers counts, also what is no file: an archive may be nothing but heads. */
async function* counted(source: AsyncIterable<Buffer>, hash: Hash, work: Work): AsyncGenerator<Buffer> {
  for await (const piece of source) {
    work.bytes += piece.length;
    if (work.bytes > work.limits.bytesMax)
      throw refusedImage(`its layers hold more than ${work.limits.bytesMax} bytes`);
    hash.update(piece);
    yield piece;
  }
}

async function place(member: TarMember, work: LayerWork): Promise<void> {
  const { root } = work;
  if (member.name.split('/').includes('..'))
    throw refusedImage(`it has a path that leads out of it (${member.name})`);
  const path = rootPath(root, member.name);
  if (path === root) {
    if (member.type === 'folder') return;
    throw refusedImage('it has a file in the place of its root');
  }
  const folder = dirname(path);
  const name = basename(path);
  if (name === OPAQUE) return hideBelow(folder, work);
  if (name.startsWith(WHITEOUT)) return hide(folder, name.slice(WHITEOUT.length), work);
  makeFolder(root, folder);
  await makeRoom(path, member);
  for (let at = path; at !== root && !work.written.has(at); at = dirname(at)) work.written.add(at);
  await write(path, member, work);
}

async function write(path: string, member: TarMember, { root, folderModes }: LayerWork): Promise<void> {
  const mode = member.mode & 0o1777;
  switch (member.type) {
    case 'folder':
      mkdirSync(path, { recursive: true });
      folderModes.set(path, mode);
      return;
    case 'link':
      symlinkSync(member.target, path);
      return;
    case 'hard link': {
      const target = rootPath(root, member.target);
      const stats = statsOf(target);
      if (target === path || stats === undefined || stats.isDirectory())
        throw refusedImage(`it has a link to a file that is not there (${member.name})`);
      linkSync(target, path);
      return;
    }
    case 'file':
      // It belongs to whoever runs kumobako, who must be able to read it whatever its owner could.
      return writeFile(path, member, (mode & 0o777) | 0o400);
    default:
      // Devices and pipes: a sandbox has its own.
      return;
  }
}

/** Small files are many: a thread for each step of each would take three times as long. */
async function writeFile(path: string, { content }: TarMember, mode: number): Promise<void> {
  const file = openSync(path, 'wx', 0o600);
  try {
    for await (const piece of content()) {
      for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
    }
    fchmodSync(file, mode);
  } finally {
    closeSync(file);
  }
}

/** A folder that no entry has told of. Its parents are real ones: `rootPath` has followed links. */
function makeFolder(root: string, folder: string): void {
  const stats = statsOf(folder);
  if (stats?.isDirectory() === true) return;
  if (stats !== undefined) rmSync(folder, { force: true });
  if (dirname(folder) !== root && folder !== root) makeFolder(root, dirname(folder));
  mkdirSync(folder, { recursive: true, mode: 0o755 });
}

/** A later entry may have put a link in the place of the folder, or of one above it: links are not followed. */
function setFolderMode(root: string, path: string, mode: number): void {
  if (rootPath(root, path.slice(root.length)) !== path || statsOf(path)?.isDirectory() !== true) return;
  const folder = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    fchmodSync(folder, mode);
  } finally {
    closeSync(folder);
  }
}

/** What was there goes, but for a folder that is one still. */
async function makeRoom(path: string, { type }: TarMember): Promise<void> {
  const stats = statsOf(path);
  if (stats === undefined || (type === 'folder' && stats.isDirectory())) return;
  await rm(path, { recursive: true, force: true });
}

async function hide(folder: string, name: string, { written }: LayerWork): Promise<void> {
  if (['', '.', '..'].includes(name)) throw refusedImage('it has a whiteout of nothing');
  const path = join(folder, name);
  if (!written.has(path)) await rm(path, { recursive: true, force: true });
}

/** Everything in a folder but what this layer has put there. */
async function hideBelow(folder: string, work: LayerWork): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    if (!work.written.has(path)) await rm(path, { recursive: true, force: true });
    else if ((await lstat(path)).isDirectory()) await hideBelow(path, work);
  }
}
