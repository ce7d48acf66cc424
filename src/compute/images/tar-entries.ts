/**
 * Entries of a tar archive as images have them: ustar with the extensions of POSIX.1-2001 (pax) and of GNU.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
 */

import { refusedImage } from './refused.ts';

const BLOCK_BYTES = 512;
/** An extension that is longer says more than a path and some attributes. */
const EXTENSION_BYTES_MAX = 1024 * 1024;
/** Linux knows no longer paths. */
const PATH_BYTES_MAX = 4096;

export type EntryType = 'file' | 'folder' | 'link' | 'hard link' | 'other';

export interface TarMember {
  /** As it is written there: relative, maybe with `./` before it. */
  readonly name: string;
  readonly type: EntryType;
  readonly size: number;
  /** Permission bits, and the three above them. */
  readonly mode: number;
  /** Of links. */
  readonly target: string;
  /** Where its content begins in the archive, in bytes. */
  readonly offset: number;
  /** To be read before the next entry is asked for; what is not read is skipped. */
  content(): AsyncGenerator<Buffer>;
}

const TYPES: Readonly<Record<string, EntryType>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hard link',
  '2': 'link',
  '5': 'folder',
};
const EXTENSIONS = 'xgLK';
/** Keys of extensions; an archive may have any number of others. */
const MEANT: ReadonlySet<string> = new Set(['path', 'linkpath', 'size']);
const SPARSE = 'GNU.sparse';
/** Links, devices, folders and pipes: nothing follows their heads, whatever size these tell. */
const HEADS_ALONE = '123456';

/** @throws FunctionRefusal for what is no archive, or ends too early */
export async function* tarEntries(source: AsyncIterable<Buffer>): AsyncGenerator<TarMember> {
  const bytes = new Bytes(source);
  try {
    yield* entriesOf(bytes);
  } finally {
    await bytes.close();
  }
}

async function* entriesOf(bytes: Bytes): AsyncGenerator<TarMember> {
  let extended: Record<string, string> = {};
  for (;;) {
    const block = await bytes.take(BLOCK_BYTES);
    if (block === undefined) throw refusedImage('an archive of it ends too early');
    if (block.every((byte) => byte === 0)) return bytes.drain();
    checkSum(block);
    const type = String.fromCharCode(block[156] ?? 0);
    const isExtension = EXTENSIONS.includes(type);
    const size = sizeOf(block, type, isExtension ? undefined : extended['size']);
    const padding = (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;
    if (isExtension) {
      if (size > EXTENSION_BYTES_MAX) throw refusedImage('an archive of it has a header that is too long');
      const body = await bytes.take(size);
      if (body === undefined) throw refusedImage('an archive of it ends too early');
      await bytes.skip(padding);
      extended = { ...extended, ...extensionOf(type, body) };
      continue;
    }
    if (type === 'S' || extended[SPARSE] !== undefined)
      throw refusedImage('it has sparse files, which kumobako does not read');
    const end = bytes.offset + size;
    yield memberOf(block, type, size, extended, bytes);
    await bytes.skip(end - bytes.offset + padding);
    extended = {};
  }
}

function sizeOf(block: Buffer, type: string, told: string | undefined): number {
  if (HEADS_ALONE.includes(type)) return 0;
  const size = Number(told ?? numberAt(block, 124, 12));
  if (Number.isSafeInteger(size) && size >= 0) return size;
  throw refusedImage('an archive of it has a size that is none');
}

function memberOf(
  block: Buffer,
  type: string,
  size: number,
  extended: Readonly<Record<string, string>>,
  bytes: Bytes,
): TarMember {
  const isUstar = block.toString('latin1', 257, 262) === 'ustar' && block[262] === 0;
  const prefix = isUstar ? textAt(block, 345, 155) : '';
  const name = extended['path'] ?? (prefix === '' ? '' : `${prefix}/`) + textAt(block, 0, 100);
  const target = extended['linkpath'] ?? textAt(block, 157, 100);
  if (Buffer.byteLength(name) > PATH_BYTES_MAX || Buffer.byteLength(target) > PATH_BYTES_MAX)
    throw refusedImage('it has a file whose path is too long');
  if (name.includes('\0') || target.includes('\0')) throw refusedImage('it has a file whose name is none');
  const end = bytes.offset + size;
  return {
    // Old archives tell folders by the slash alone.
    type: type !== '5' && TYPES[type] === 'file' && name.endsWith('/') ? 'folder' : (TYPES[type] ?? 'other'),
    ...{ name, size, target },
    mode: numberAt(block, 100, 8) & 0o7777,
    offset: bytes.offset,
    content: () => bytes.upTo(end),
  };
}

/** Octal, or binary where the first bit says so. */
function numberAt(block: Buffer, at: number, length: number): number {
  if (((block[at] ?? 0) & 0x80) === 0) return Number.parseInt(textAt(block, at, length).trim() || '0', 8);
  let value = 0;
  for (const byte of block.subarray(at + 1, at + length)) value = value * 256 + byte;
  return value;
}

function textAt(block: Buffer, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}

function checkSum(block: Buffer): void {
  let sum = 0;
  for (const [at, byte] of block.entries()) sum += at >= 148 && at < 156 ? 0x20 : byte;
  if (numberAt(block, 148, 8) !== sum) throw refusedImage('an archive of it is damaged');
}

/** What stands before an entry and is about it. Records for the whole archive say nothing that is used here. */
function extensionOf(type: string, body: Buffer): Record<string, string> {
  const text = () => body.toString('utf8').replace(/\0[\s\S]*$/, '');
  if (type === 'L') return { path: text() };
  if (type === 'K') return { linkpath: text() };
  return type === 'g' ? {} : records(body);
}

/** `LENGTH KEY=VALUE\n`, where the length counts itself. Of what means nothing here nothing is kept. */
function records(body: Buffer): Record<string, string> {
  const found: Record<string, string> = {};
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(0x20, at);
    const length = Number.parseInt(body.toString('latin1', at, space), 10);
    if (space < 0 || !(at + length > space + 1)) throw refusedImage('an archive of it is damaged');
    const [key = '', ...value] = body.toString('utf8', space + 1, at + length - 1).split('=');
    if (MEANT.has(key)) found[key] = value.join('=');
    else if (key.startsWith(SPARSE)) found[SPARSE] = '';
    at += length;
  }
  return found;
}

/** Bytes in the order in which they come, in pieces of whatever size is asked for. */
class Bytes {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);
  offset = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Whoever stops early leaves no file open. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  /** What stands behind the end is padding, which digests count. */
  async drain(): Promise<void> {
    while ((await this.#piece(Number.MAX_SAFE_INTEGER)) !== undefined);
  }

  /** Exactly so many; undefined where there are fewer. */
  async take(count: number): Promise<Buffer | undefined> {
    const pieces: Buffer[] = [];
    for (let missing = count; missing > 0; ) {
      const piece = await this.#piece(missing);
      if (piece === undefined) return undefined;
      pieces.push(piece);
      missing -= piece.length;
    }
    return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
  }

  async skip(count: number): Promise<void> {
    for (let missing = count; missing > 0; ) {
      const piece = await this.#piece(missing);
      if (piece === undefined) throw refusedImage('an archive of it ends too early');
      missing -= piece.length;
    }
  }

  async *upTo(end: number): AsyncGenerator<Buffer> {
    while (this.offset < end) {
      const piece = await this.#piece(end - this.offset);
      if (piece === undefined) throw refusedImage('an archive of it ends too early');
      yield piece;
    }
  }

  /** What there is, at most so many bytes. */
  async #piece(max: number): Promise<Buffer | undefined> {
    while (this.#held.length === 0) {
      const { done, value } = await this.#source.next();
      if (done === true) return undefined;
      this.#held = value;
    }
    const piece = this.#held.subarray(0, max);
    this.#held = this.#held.subarray(piece.length);
    this.offset += piece.length;
    return piece;
  }
}
