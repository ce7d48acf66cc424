/** Draws QR codes: ISO/IEC 18004, as far as a text needs it. */

import { alignmentsIn, codewordsOf } from './codewords.ts';

/** A square of modules; a dark one is 1. */
export interface QrCode {
  size: number;
  modules: Uint8Array;
}

/** Which modules a mask turns over. */
export const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

class Drawing implements QrCode {
  readonly size: number;
  readonly modules: Uint8Array;
  /** What belongs to the patterns that every code has. */
  readonly isFixed: Uint8Array;

  constructor(size: number) {
    this.size = size;
    this.modules = new Uint8Array(size * size);
    this.isFixed = new Uint8Array(size * size);
  }

  fix(x: number, y: number, isDark: boolean | number): void {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return;
    this.modules[y * this.size + x] = Number(isDark);
    this.isFixed[y * this.size + x] = 1;
  }
}

/** The QR code of a text, with the mask that the standard finds the easiest to read. */
export function qrCode(text: string): QrCode {
  const { version, codewords } = codewordsOf(text);
  const drawing = new Drawing(version * 4 + 17);
  drawPatterns(drawing, version);
  drawFormat(drawing, 0);
  drawCodewords(drawing, codewords);
  const plain = drawing.modules.slice();
  let best: { modules: Uint8Array; penalty: number } | undefined;
  for (let mask = 0; mask < MASKS.length; mask++) {
    drawing.modules.set(plain);
    applyMask(drawing, mask);
    drawFormat(drawing, mask);
    const penalty = penaltyOf(drawing);
    if (best === undefined || penalty < best.penalty) best = { modules: drawing.modules.slice(), penalty };
  }
  return { size: drawing.size, modules: best?.modules ?? plain };
}

function drawPatterns(drawing: Drawing, version: number): void {
  const { size } = drawing;
  for (let i = 0; i < size; i++) {
    drawing.fix(6, i, i % 2 === 0);
    drawing.fix(i, 6, i % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const) {
    drawRings(drawing, x, y, 4, [0, 1, 3]);
  }
  const places = alignmentPlaces(version, size);
  const last = places.length - 1;
  places.forEach((x, i) => {
    places.forEach((y, j) => {
      const isAtFinder = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0);
      if (!isAtFinder) drawRings(drawing, x, y, 2, [0, 2]);
    });
  });
  drawVersion(drawing, version);
}

/** Squares around a middle; those at the distances in `dark` are dark, the rest is light. */
function drawRings(drawing: Drawing, x: number, y: number, reach: number, dark: readonly number[]): void {
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      drawing.fix(x + dx, y + dy, dark.includes(Math.max(Math.abs(dx), Math.abs(dy))));
    }
  }
}

/** The middles of the alignment patterns, in both directions. */
export function alignmentPlaces(version: number, size: number): number[] {
  const count = alignmentsIn(version);
  if (count === 0) return [];
  // Version 32 is the one that the rule does not give.
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const places = Array.from({ length: count - 1 }, (_, i) => size - 7 - i * step);
  return [6, ...places.reverse()];
}

/** Bits followed by the rest of their division by `polynomial`, so that a reader can repair them. */
function withChecks(value: number, checkBits: number, polynomial: number): number {
  let rest = value;
  for (let i = 0; i < checkBits; i++) rest = (rest << 1) ^ ((rest >> (checkBits - 1)) * polynomial);
  return (value << checkBits) | rest;
}

function drawVersion(drawing: Drawing, version: number): void {
  if (version < 7) return;
  const bits = withChecks(version, 12, 0x1f25);
  for (let i = 0; i < 18; i++) {
    const far = drawing.size - 11 + (i % 3);
    const near = Math.floor(i / 3);
    drawing.fix(far, near, (bits >> i) & 1);
    drawing.fix(near, far, (bits >> i) & 1);
  }
}

/** Level and mask, twice. Level M is 00. */
function drawFormat(drawing: Drawing, mask: number): void {
  const { size } = drawing;
  const bits = withChecks(mask, 10, 0x537) ^ 0x5412;
  const bit = (i: number): number => (bits >> i) & 1;
  for (let i = 0; i < 15; i++) {
    // Down beside the first finder and then left below it, past the timing patterns.
    if (i < 8) drawing.fix(8, i < 6 ? i : i + 1, bit(i));
    else drawing.fix(i === 8 ? 7 : 14 - i, 8, bit(i));
    if (i < 8) drawing.fix(size - 1 - i, 8, bit(i));
    else drawing.fix(8, size - 15 + i, bit(i));
  }
  drawing.fix(8, size - 8, 1);
}

/** All modules for codewords in the order in which they are filled: up and down in double columns from the right. */
export function* path(size: number): Generator<readonly [x: number, y: number]> {
  let isUpwards = true;
  for (let right = size - 1; right >= 1; right -= 2) {
    // The timing pattern has a column of its own.
    if (right === 6) right = 5;
    for (let i = 0; i < size; i++) {
      const y = isUpwards ? size - 1 - i : i;
      yield [right, y];
      yield [right - 1, y];
    }
    isUpwards = !isUpwards;
  }
}

function drawCodewords(drawing: Drawing, codewords: Uint8Array): void {
  let bit = 0;
  for (const [x, y] of path(drawing.size)) {
    const at = y * drawing.size + x;
    if (drawing.isFixed[at] === 1) continue;
    drawing.modules[at] = ((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
    bit++;
  }
}

function applyMask(drawing: Drawing, mask: number): void {
  const { size, modules, isFixed } = drawing;
  const turns = MASKS[mask];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = y * size + x;
      if (isFixed[at] === 0 && turns?.(x, y) === true) modules[at] = 1 - (modules[at] ?? 0);
    }
  }
}

/** How hard a code is to read, by the standard's four rules. */
function penaltyOf({ size, modules }: QrCode): number {
  let penalty = 0;
  for (let i = 0; i < size; i++) {
    penalty += linePenalty(size, (j) => modules[i * size + j] ?? 0);
    penalty += linePenalty(size, (j) => modules[j * size + i] ?? 0);
  }
  let dark = 0;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = y * size + x;
      dark += modules[at] ?? 0;
      const sum =
        (modules[at] ?? 0) +
        (modules[at + 1] ?? 0) +
        (modules[at + size] ?? 0) +
        (modules[at + size + 1] ?? 0);
      if (x < size - 1 && y < size - 1 && (sum === 0 || sum === 4)) penalty += 3;
    }
  }
  const percent = (dark * 100) / (size * size);
  return penalty + Math.floor(Math.abs(percent - 50) / 5) * 10;
}

/** What looks like a finder pattern with light space on one side, as bits of eleven modules. */
const FINDER_LIKE: ReadonlySet<number> = new Set([0b10111010000, 0b00001011101]);

/** Long runs of one colour, and what looks like a finder pattern. */
function linePenalty(size: number, moduleAt: (i: number) => number): number {
  let penalty = 0;
  let run = 0;
  let colour = -1;
  let window = 0;
  for (let i = 0; i < size; i++) {
    const module = moduleAt(i);
    run = module === colour ? run + 1 : 1;
    colour = module;
    if (run === 5) penalty += 3;
    else if (run > 5) penalty += 1;
    window = ((window << 1) | module) & 0x7ff;
    if (i >= 10 && FINDER_LIKE.has(window)) penalty += 40;
  }
  return penalty;
}
