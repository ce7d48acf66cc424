/** Files in a row of 512-byte blocks, as `tar` writes and lists them (POSIX.1-1988 ustar). Reads plain files alone. */

const BLOCK_BYTES = 512;
/** What eleven octal digits hold. */
const OCTAL_MAX = 8 ** 11 - 1;

export interface TarEntry {
  /** At most 100 bytes of ASCII. */
  name: string;
  size: number;
}

/** The `typeflag` of a header. `extended` is POSIX.1-2001's: what does not fit into the header that follows. */
const TYPES = { file: '0', link: '2', folder: '5', extended: 'x' } as const;

/** What only some archives say of their members. */
export interface TarFacts {
  type?: keyof typeof TYPES;
  /** Permission bits; those of a private file by default. */
  mode?: number;
  /** Of the owner and of its group; root by default. */
  uid?: number;
  gid?: number;
  /** Where a symbolic link leads: at most 100 bytes of ASCII. */
  target?: string;
}

/** An archive that is none, or that was cut short. */
export class TarError extends Error {}

export function paddingOf(size: number): Buffer {
  return Buffer.alloc((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES);
}

/** Two empty blocks end an archive. */
export const TAR_END = Buffer.alloc(BLOCK_BYTES * 2);

export function tarHeader(
  { name, size, type = 'file', mode = 0o600, uid = 0, gid = 0, target = '' }: TarEntry & TarFacts,
  modifiedMs: number,
): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(name, 0, 100, 'latin1');
  block.write(`${octal(mode, 7)}\0`, 100, 'latin1');
  block.write(`${octal(uid, 7)}\0`, 108, 'latin1');
  block.write(`${octal(gid, 7)}\0`, 116, 'latin1');
  writeSize(block, size);
  block.write(`${octal(Math.floor(modifiedMs / 1000), 11)}\0`, 136, 'latin1');
  block.write(TYPES[type], 156, 'latin1');
  block.write(target, 157, 100, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  block.write(`${octal(sumOf(block), 6)}\0 `, 148, 'latin1');
  return block;
}

const octal = (number: number, digits: number): string => number.toString(8).padStart(digits, '0');

/** Beyond eight gigabytes GNU's form is used, which every tar of today reads: a bit, and the number in binary. */
function writeSize(block: Buffer, size: number): void {
  if (size <= OCTAL_MAX) {
    block.write(`${octal(size, 11)}\0`, 124, 'latin1');
    return;
  }
  block[124] = 0x80;
  block.writeBigUInt64BE(BigInt(size), 128);
}

/** The sum of all bytes, with blanks in the place of the sum itself. */
function sumOf(block: Buffer): number {
  let sum = 0;
  for (const [at, byte] of block.entries()) sum += at >= 148 && at < 156 ? 0x20 : byte;
  return sum;
}

/** Undefined for an empty block. @throws TarError for what is no plain file */
function readHeader(block: Buffer): TarEntry | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  const text = (from: number, to: number) => block.toString('latin1', from, to).replace(/[\0 ]+$/, '');
  if (Number.parseInt(text(148, 156), 8) !== sumOf(block)) throw new TarError('A header of it is damaged.');
  const kind = block[156];
  if (kind !== 0x30 && kind !== 0) throw new TarError('It holds something else than plain files.');
  const isBinary = block[124] === 0x80;
  const size = isBinary ? Number(block.readBigUInt64BE(128)) : Number.parseInt(text(124, 136), 8);
  if (!Number.isSafeInteger(size) || size < 0) throw new TarError('A header of it is damaged.');
  return { name: text(0, 100), size };
}

/** Reads an archive as it comes, an entry after the other. */
export class TarReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);
  #padding = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next entry, whose content must be read whole before the one after; undefined at the end. */
  async next(): Promise<TarEntry | undefined> {
    for await (const _piece of this.#take(this.#padding));
    const pieces: Buffer[] = [];
    for await (const piece of this.#take(BLOCK_BYTES)) pieces.push(piece);
    const entry = readHeader(Buffer.concat(pieces));
    this.#padding = entry === undefined ? 0 : paddingOf(entry.size).length;
    return entry;
  }

  content({ size }: TarEntry): AsyncGenerator<Buffer> {
    return this.#take(size);
  }

  async *#take(bytes: number): AsyncGenerator<Buffer> {
    let missing = bytes;
    while (missing > 0) {
      if (this.#rest.length === 0) {
        const { done, value } = await this.#chunks.next();
        if (done === true) throw new TarError('It was cut short.');
        this.#rest = value;
      }
      const piece = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(piece.length);
      missing -= piece.length;
      if (piece.length > 0) yield piece;
    }
  }
}
