/** Reads a QR code out of a PNG of this folder's making, straight and undamaged: for tests. */

import { inflateSync } from 'node:zlib';
import { codewordsIn, layoutOf, times } from './codewords.ts';
import { alignmentPlaces, MASKS, path } from './qr-code.ts';

const PIXELS = 4;
const MARGIN = 4;

/** The modules of the picture, as rows of dark and light. */
function modulesOf(png: Uint8Array): boolean[][] {
  const bytes = Buffer.from(png);
  const side = bytes.readUInt32BE(16);
  const start = bytes.indexOf('IDAT') + 4;
  const lines = inflateSync(bytes.subarray(start, start + bytes.readUInt32BE(start - 8)));
  const stride = 1 + Math.ceil(side / 8);
  const isDark = (x: number, y: number) =>
    ((lines[y * stride + 1 + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0;
  const size = side / PIXELS - 2 * MARGIN;
  const pixel = (module: number) => (module + MARGIN) * PIXELS + PIXELS / 2;
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_unused, x) => isDark(pixel(x), pixel(y))),
  );
}

/** Whether a module belongs to a pattern, by where the standard puts them. */
function isPattern(x: number, y: number, size: number): boolean {
  const version = (size - 17) / 4;
  const isCorner = (x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8);
  if (isCorner || x === 6 || y === 6) return true;
  const isVersion = version >= 7 && ((x < 6 && y >= size - 11) || (y < 6 && x >= size - 11));
  const places = alignmentPlaces(version, size);
  const near = (at: number) => places.find((place) => Math.abs(place - at) <= 2);
  const [column, row] = [near(x), near(y)];
  if (isVersion || column === undefined || row === undefined) return isVersion;
  const [first, last] = [places[0], places.at(-1)];
  return !(
    (column === first && row === first) ||
    (column === first && row === last) ||
    (column === last && row === first)
  );
}

/** The text, and whether the check codewords of all blocks are right. */
export function readQrPng(png: Uint8Array | undefined): { text: string; isWhole: boolean } {
  const modules = modulesOf(png ?? new Uint8Array());
  const size = modules.length;
  const { blocks, checksPerBlock: checks, data: dataWords } = layoutOf((size - 17) / 4);
  const at = (x: number, y: number): number => Number(modules[y]?.[x] ?? false);
  // Bits 10 to 12 of the format, under its own mask.
  const mask = [at(2, 8), at(3, 8), at(4, 8)].reduce((value, bit) => value * 2 + bit, 0) ^ 0b101;
  const words: number[] = [];
  let bit = 0;
  for (const [x, y] of path(size)) {
    if (isPattern(x, y, size)) continue;
    const value = at(x, y) ^ Number(MASKS[mask]?.(x, y) ?? false);
    words[bit >> 3] = ((words[bit >> 3] ?? 0) << 1) | value;
    bit++;
  }
  const total = codewordsIn((size - 17) / 4);
  const parts: number[][] = Array.from({ length: blocks }, () => []);
  const short = Math.floor(dataWords / blocks);
  const longFrom = blocks - (dataWords % blocks);
  words.slice(0, dataWords).forEach((word, i) => {
    const isLast = i >= short * blocks;
    parts[isLast ? longFrom + (i - short * blocks) : i % blocks]?.push(word);
  });
  const data = parts.flat();
  words.slice(dataWords, total).forEach((word, i) => void parts[i % blocks]?.push(word));
  return { text: textIn(data, size), isWhole: parts.every((part) => syndromes(part, checks) === 0) };
}

function textIn(data: readonly number[], size: number): string {
  const bits = data.map((word) => word.toString(2).padStart(8, '0')).join('');
  const lengthBits = size < 57 ? 8 : 16;
  const start = 4 + lengthBits;
  const length = Number.parseInt(bits.slice(4, start), 2);
  const bytes = Array.from({ length }, (_, i) =>
    Number.parseInt(bits.slice(start + i * 8, start + i * 8 + 8), 2),
  );
  return Buffer.from(bytes).toString('utf8');
}

/** The block as a polynomial at each of the generator's roots: all of them are zero in a block without damage. */
function syndromes(block: readonly number[], checks: number): number {
  let root = 1;
  let all = 0;
  for (let i = 0; i < checks; i++) {
    all |= block.reduce((value, word) => times(value, root) ^ word, 0);
    root = times(root, 2);
  }
  return all;
}
