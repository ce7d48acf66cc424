/**
 * A snapshot as one file: a compressed archive whose first entry says what follows. It holds no key of the certificate
 * authority, can be read on other systems and by later versions, and `tar -tzf` lists it.
 *
 *     kumobako.json   {format, product, files: [{name, size}]}
 *     snapshot.json   state.db   blobs/...   segments/...
 */

import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { isBlobId } from '../core/blobs/blob-id.ts';
import { DataDirectoryError } from '../core/data-directory/data-directory-errors.ts';
import { paddingOf, TAR_END, type TarEntry, TarError, TarReader, tarHeader } from './tar.ts';

const FORMAT = 1;
const MANIFEST = 'kumobako.json';
/** Room for the names of a million blobs. */
const MANIFEST_BYTES_MAX = 128 * 1024 * 1024;
/** Half of the compression's default effort costs a tenth more bytes. */
const GZIP_LEVEL = 3;
const READ_BYTES = 256 * 1024;

interface Manifest {
  format: number;
  product: string;
  files: TarEntry[];
}

/** The bytes of the file of a snapshot that lies in a folder. */
export async function packSnapshot(folder: string, product: string): Promise<Readable> {
  const files = await filesIn(folder);
  const manifest: Manifest = { format: FORMAT, product, files };
  const archive = Readable.from(archiveOf(folder, Buffer.from(JSON.stringify(manifest)), files));
  const packed = createGzip({ level: GZIP_LEVEL });
  archive.once('error', (error) => packed.destroy(error));
  packed.once('close', () => archive.destroy());
  return archive.pipe(packed);
}

async function filesIn(folder: string): Promise<TarEntry[]> {
  const names = await readdir(folder, { recursive: true });
  const kept = names.map((name) => name.replaceAll('\\', '/')).filter(isOurs);
  const files = await Promise.all(
    kept.map(async (name) => ({ name, size: (await stat(join(folder, name))).size })),
  );
  // What the others are read by comes first.
  const rank = ({ name }: TarEntry) => `${name.includes('/') ? 1 : 0}${name}`;
  return files.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

async function* archiveOf(
  folder: string,
  manifest: Buffer,
  files: readonly TarEntry[],
): AsyncGenerator<Buffer> {
  yield tarHeader({ name: MANIFEST, size: manifest.length }, 0);
  yield manifest;
  yield paddingOf(manifest.length);
  for (const file of files) {
    yield tarHeader(file, 0);
    const { size, name } = file;
    if (size > 0) {
      yield* createReadStream(join(folder, name), { end: size - 1, highWaterMark: READ_BYTES });
    }
    yield paddingOf(size);
  }
  yield TAR_END;
}

/** Names that a snapshot's folder has. What else somebody put there, or wrote into a file, is not taken. */
function isOurs(name: string): boolean {
  const [kind, group = '', file, ...more] = name.split('/');
  if (file === undefined) return ['snapshot.json', 'state.db', 'state.db-wal'].includes(name);
  if (more.length > 0) return false;
  if (kind === 'blobs') return /^[0-9a-f]{2}$/.test(group) && isBlobId(file);
  return kind === 'segments' && /^[a-z0-9][a-z0-9._-]{0,127}$/.test(group) && /^\d{20}\.seg$/.test(file);
}

/**
 * Makes the folder of a snapshot from its file.
 *
 * @throws DataDirectoryError `snapshot-file` for what is none, was cut short or is more than there is room for, `newer`
 *   for one of a later kumobako. The folder is the caller's to remove then.
 */
export async function unpackSnapshotFile(file: Readable, folder: string): Promise<void> {
  const unpacked = createGunzip();
  // What fails before anybody reads is found by the reader; without a listener it would end the process.
  unpacked.on('error', () => {});
  file.once('error', (error) =>
    unpacked.destroy(
      new DataDirectoryError('snapshot-file', `It cannot be read to its end: ${causeOf(error)}`),
    ),
  );
  unpacked.once('close', () => file.destroy());
  try {
    await mkdir(folder, { recursive: true });
    await unpackArchive(new TarReader(file.pipe(unpacked)), folder);
  } catch (error) {
    throw error instanceof TarError || isBroken(error) ? refusal(error.message) : error;
  } finally {
    unpacked.destroy();
  }
}

function refusal(why: string): DataDirectoryError {
  return new DataDirectoryError('snapshot-file', `This is no file of a snapshot, or a damaged one: ${why}`);
}

/** What zlib says of bytes that are not its own. */
function isBroken(error: unknown): error is Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('Z_');
}

async function unpackArchive(reader: TarReader, folder: string): Promise<void> {
  const { files } = await readManifest(reader);
  const { bavail, bsize } = await statfs(folder);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > bavail * bsize) {
    throw refusal(`it unpacks to ${bytes} bytes, and there is room for ${bavail * bsize}.`);
  }
  for (const expected of files) {
    const entry = await reader.next();
    if (entry?.name !== expected.name || entry.size !== expected.size) {
      throw refusal('it holds other files than it says.');
    }
    await write(join(folder, entry.name), reader.content(entry));
  }
  if ((await reader.next()) !== undefined) throw refusal('it holds other files than it says.');
}

async function readManifest(reader: TarReader): Promise<Manifest> {
  const entry = await reader.next();
  if (entry?.name !== MANIFEST || entry.size > MANIFEST_BYTES_MAX)
    throw refusal('it does not say what it is.');
  const pieces: Buffer[] = [];
  for await (const piece of reader.content(entry)) pieces.push(piece);
  const manifest = parsed(Buffer.concat(pieces).toString('utf8'));
  if (manifest.format > FORMAT) {
    throw new DataDirectoryError(
      'newer',
      `The file was written by kumobako ${manifest.product}, in a form that this one does not know: update kumobako.`,
    );
  }
  const names = manifest.files.map(({ name }) => name);
  const isWhole = names.includes('snapshot.json') && names.includes('state.db');
  if (!isWhole || !names.every(isOurs) || new Set(names).size !== names.length) {
    throw refusal('it holds other files than snapshots have.');
  }
  return manifest;
}

function parsed(text: string): Manifest {
  try {
    const { format, product, files } = JSON.parse(text) as Partial<Manifest>;
    const isList =
      Array.isArray(files) &&
      files.every(({ name, size }) => typeof name === 'string' && Number.isSafeInteger(size) && size >= 0);
    if (typeof format === 'number' && isList) return { format, product: String(product), files };
  } catch {
    // Refused below, like any other that says nothing.
  }
  throw refusal('it does not say what it is.');
}

async function write(path: string, content: AsyncIterable<Buffer>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const piece of content) await file.writeFile(piece);
  } finally {
    await file.close();
  }
}

/** Opens a snapshot file at a path, a file URL or an http(s) URL. @throws DataDirectoryError `snapshot-file` */
export async function openSnapshotSource(source: string): Promise<Readable> {
  if (/^https?:\/\//.test(source)) {
    const response = await fetch(source).catch((error: Error) => {
      throw new DataDirectoryError('snapshot-file', `${source} cannot be fetched: ${causeOf(error)}`);
    });
    if (!response.ok || response.body === null) {
      throw new DataDirectoryError('snapshot-file', `${source} answers ${response.status}.`);
    }
    return Readable.fromWeb(response.body);
  }
  const path = source.startsWith('file://') ? new URL(source) : source;
  const isFile = await stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
  if (!isFile) throw new DataDirectoryError('snapshot-file', `There is no file ${source}.`);
  return createReadStream(path);
}

const causeOf = (error: Error): string =>
  error.cause instanceof Error ? error.cause.message : error.message;
