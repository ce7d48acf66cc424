/** A folder as the one layer of an image: a compressed archive in which every file has the owner that it is to have. */
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  lstatSync,
  readdirSync,
  readlinkSync,
  type Stats,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { paddingOf, TAR_END, type TarEntry, type TarFacts, tarHeader } from '../../src/server/tar.ts';

export interface Layer {
  /** SHA-256 of the compressed archive and of what is in it, hexadecimal. */
  digest: string;
  contentDigest: string;
  /** Compressed; and what it takes when it is unpacked. */
  bytes: number;
  contentBytes: number;
}

export interface LayerOptions {
  /** What is not root's: path below the folder (with all that is in it) -> user and group. */
  owners: Readonly<Record<string, number>>;
  /** Of all files: two builds of the same are the same. */
  modifiedMs: number;
}

/** Writes `root` to `file`. */
export async function writeLayer(root: string, file: string, options: LayerOptions): Promise<Layer> {
  const content = createHash('sha256');
  const compressed = createHash('sha256');
  let bytes = 0;
  let contentBytes = 0;
  await pipeline(
    Readable.from(archive(root, options)),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        content.update(chunk);
        contentBytes += chunk.length;
        yield chunk;
      }
    },
    createGzip({ level: 6 }),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        compressed.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(file),
  );
  return { digest: compressed.digest('hex'), contentDigest: content.digest('hex'), bytes, contentBytes };
}

async function* archive(root: string, { owners, modifiedMs }: LayerOptions): AsyncGenerator<Buffer> {
  for (const name of namesUnder(root, '')) {
    const path = join(root, name);
    const stats = lstatSync(path);
    const uid = ownerOf(name, owners);
    yield* headers({ ...factsOf(path, name, stats), uid, gid: uid }, modifiedMs);
    if (!stats.isFile()) continue;
    yield* createReadStream(path);
    yield paddingOf(stats.size);
  }
  yield TAR_END;
}

/** Folders before what is in them. */
function* namesUnder(root: string, folder: string): Generator<string> {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    yield name;
    if (entry.isDirectory()) yield* namesUnder(root, name);
  }
}

function ownerOf(name: string, owners: LayerOptions['owners']): number {
  const owned = Object.keys(owners).find((path) => name === path || name.startsWith(`${path}/`));
  return owned === undefined ? 0 : (owners[owned] ?? 0);
}

function factsOf(path: string, name: string, stats: Stats): TarEntry & TarFacts {
  const mode = stats.mode & 0o7777;
  if (stats.isDirectory()) return { name: `${name}/`, size: 0, type: 'folder', mode };
  if (stats.isFile()) return { name, size: stats.size, mode };
  if (stats.isSymbolicLink()) return { name, size: 0, type: 'link', mode: 0o777, target: readlinkSync(path) };
  throw new Error(`${name} is neither file, folder nor link.`);
}

/** A header; before it, in a member of its own, what is too long for it or has other letters than ASCII. */
function* headers(entry: TarEntry & TarFacts, modifiedMs: number): Generator<Buffer> {
  const long = { path: entry.name, linkpath: entry.target ?? '' };
  const records = Object.entries(long).filter(
    ([, value]) => Buffer.byteLength(value) > 100 || /[^ -~]/.test(value),
  );
  if (records.length > 0) {
    const body = Buffer.concat(records.map(([key, value]) => extendedRecord(key, value)));
    yield tarHeader({ name: 'PaxHeader', size: body.length, type: 'extended' }, modifiedMs);
    yield body;
    yield paddingOf(body.length);
  }
  yield tarHeader(entry, modifiedMs);
}

/** `LENGTH KEY=VALUE`, where the length counts itself. */
function extendedRecord(key: string, value: string): Buffer {
  const rest = Buffer.from(` ${key}=${value}\n`);
  let length = rest.length;
  while (length !== rest.length + String(length).length) length = rest.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}
