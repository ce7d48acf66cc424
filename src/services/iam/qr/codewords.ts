/**
 * What stands in a QR code, before it is drawn: bytes mode at error correction level M (15 percent may be lost), in
 * whatever version, from 1 to 40, is large enough. ISO/IEC 18004.
 */

/** Table 9 of the standard, level M, by version: check codewords of each block, and the number of blocks. */
const CHECKS_PER_BLOCK = [
  10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28,
  28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
] as const;
const BLOCKS = [
  1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29,
  31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
] as const;
const VERSION_MAX = 40;
const BYTE_MODE = 0b0100;
/** x^8 + x^4 + x^3 + x^2 + 1, the field's polynomial. */
const FIELD = 0x11d;

/** How many alignment patterns stand in a row of a version. */
export const alignmentsIn = (version: number): number => (version === 1 ? 0 : Math.floor(version / 7) + 2);

/** Codewords of all kinds: what is left of the square beside the patterns that every code has. */
export function codewordsIn(version: number): number {
  let modules = (16 * version + 128) * version + 64;
  const alignments = alignmentsIn(version);
  if (version >= 2) modules -= (25 * alignments - 10) * alignments - 55;
  if (version >= 7) modules -= 36;
  return Math.floor(modules / 8);
}

export interface Layout {
  version: number;
  blocks: number;
  checksPerBlock: number;
  /** Codewords for the text. */
  data: number;
}

export function layoutOf(version: number): Layout {
  const blocks = BLOCKS[version - 1] ?? 0;
  const checksPerBlock = CHECKS_PER_BLOCK[version - 1] ?? 0;
  return { version, blocks, checksPerBlock, data: codewordsIn(version) - blocks * checksPerBlock };
}

const lengthBits = (version: number): number => (version < 10 ? 8 : 16);

function smallestFor(bytes: number): Layout {
  for (let version = 1; version <= VERSION_MAX; version++) {
    const layout = layoutOf(version);
    if (4 + lengthBits(version) + bytes * 8 <= layout.data * 8) return layout;
  }
  throw new RangeError(`${bytes} bytes are too many for a QR code`);
}

/** The version and all codewords of a text, in the order in which they are drawn. */
export function codewordsOf(text: string): { version: number; codewords: Uint8Array } {
  const bytes = Buffer.from(text, 'utf8');
  const layout = smallestFor(bytes.length);
  return { version: layout.version, codewords: interleaved(layout, dataOf(layout, bytes)) };
}

function dataOf({ version, data }: Layout, bytes: Uint8Array): Uint8Array {
  const bits: number[] = [];
  const write = (value: number, count: number) => {
    for (let i = count - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  write(BYTE_MODE, 4);
  write(bytes.length, lengthBits(version));
  for (const byte of bytes) write(byte, 8);
  // The end mark is four zeros, or as many as still fit; then whole bytes, then filling.
  write(0, Math.min(4, data * 8 - bits.length));
  write(0, (8 - (bits.length % 8)) % 8);
  const words = new Uint8Array(data);
  for (let i = 0; i < bits.length; i++) words[i >> 3] = ((words[i >> 3] ?? 0) << 1) | (bits[i] ?? 0);
  for (let i = bits.length / 8, isFirst = true; i < data; i++, isFirst = !isFirst)
    words[i] = isFirst ? 0xec : 0x11;
  return words;
}

/** Blocks and their checks, a codeword of each in turn, so that a blot hurts each block a little. */
function interleaved({ version, blocks, checksPerBlock, data }: Layout, words: Uint8Array): Uint8Array {
  const short = Math.floor(data / blocks);
  const longFrom = blocks - (data % blocks);
  const divisor = generator(checksPerBlock);
  const parts: { data: Uint8Array; checks: Uint8Array }[] = [];
  let at = 0;
  for (let i = 0; i < blocks; i++) {
    const block = words.subarray(at, at + short + (i < longFrom ? 0 : 1));
    at += block.length;
    parts.push({ data: block, checks: remainder(block, divisor) });
  }
  const all: number[] = [];
  for (let i = 0; i <= short; i++)
    for (const part of parts) if (i < part.data.length) all.push(part.data[i] ?? 0);
  for (let i = 0; i < checksPerBlock; i++) for (const part of parts) all.push(part.checks[i] ?? 0);
  const result = Uint8Array.from(all);
  if (result.length !== codewordsIn(version)) throw new RangeError('The codewords do not fill the code');
  return result;
}

/** A product in the field of 256 elements. */
export function times(a: number, b: number): number {
  let product = 0;
  for (let i = 7; i >= 0; i--) {
    product = (product << 1) ^ ((product >> 7) * FIELD);
    product ^= ((b >> i) & 1) * a;
  }
  return product;
}

/** Reed and Solomon's generator polynomial, without its leading 1. */
function generator(degree: number): Uint8Array {
  const factors = new Uint8Array(degree);
  factors[degree - 1] = 1;
  let root = 1;
  for (let i = 0; i < degree; i++) {
    for (let j = 0; j < degree; j++) factors[j] = times(factors[j] ?? 0, root) ^ (factors[j + 1] ?? 0);
    root = times(root, 2);
  }
  return factors;
}

function remainder(block: Uint8Array, divisor: Uint8Array): Uint8Array {
  const rest = new Uint8Array(divisor.length);
  for (const word of block) {
    const factor = word ^ (rest[0] ?? 0);
    rest.copyWithin(0, 1);
    rest[rest.length - 1] = 0;
    for (let i = 0; i < rest.length; i++) rest[i] = (rest[i] ?? 0) ^ times(divisor[i] ?? 0, factor);
  }
  return rest;
}
