/**
 * Wildcards as IAM knows them: `*` is any run of characters, `?` is exactly one.
 *
 * Policies come from users, so matching must not explode: a pattern is cut at its stars into chunks that
 * are searched for from left to right, each only once (leftmost is always right for a glob). Without `?`
 * that is `indexOf`; chunks with `?` run as a bit-parallel automaton. No pattern backtracks, so 10,000
 * stars cost no more than 10,000 searches.
 */

/** A piece of a pattern: literal text, `*` ({@link ANY_RUN}) or `?` ({@link ANY_ONE}). */
export type GlobToken = string | typeof ANY_RUN | typeof ANY_ONE;

export const ANY_RUN = 0;
export const ANY_ONE = 1;

export interface Glob {
  matches(text: string): boolean;
  /** The text that alone matches when the pattern has no wildcard, else undefined. */
  readonly literal: string | undefined;
}

/** A stretch of a pattern between two stars. `codes` holds UTF-16 units and -1 for `?`. */
interface Chunk {
  text: string;
  codes: readonly number[];
  hasHoles: boolean;
}

const HOLE = -1;
const BITS = 32;

/** Splits `text` at its wildcards; everything else is literal. */
export function globTokens(text: string): GlobToken[] {
  const tokens: GlobToken[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char !== '*' && char !== '?') continue;
    if (at > start) tokens.push(text.slice(start, at));
    tokens.push(char === '*' ? ANY_RUN : ANY_ONE);
    start = at + 1;
  }
  if (start < text.length) tokens.push(text.slice(start));
  return tokens;
}

/** Compiles tokens into a matcher; literal tokens may contain `*` and `?` as ordinary characters. */
export function compileGlob(tokens: readonly GlobToken[]): Glob {
  const chunks = chunksOf(tokens);
  const [first, ...rest] = chunks;
  if (first === undefined || rest.length === 0) return wholeMatcher(first ?? emptyChunk());
  const last = rest[rest.length - 1] ?? emptyChunk();
  const middle = rest.slice(0, -1).filter((chunk) => chunk.codes.length > 0);
  const shortest = chunks.reduce((sum, chunk) => sum + chunk.codes.length, 0);
  return {
    literal: undefined,
    matches: (text) => {
      if (text.length < shortest || !fitsAt(first, text, 0)) return false;
      const end = text.length - last.codes.length;
      if (!fitsAt(last, text, end)) return false;
      return fitsInOrder(middle, text, first.codes.length, end);
    },
  };
}

/** Compiles a pattern in which every `*` and `?` is a wildcard. */
export function compilePattern(text: string): Glob {
  return compileGlob(globTokens(text));
}

function wholeMatcher(chunk: Chunk): Glob {
  if (!chunk.hasHoles) return { literal: chunk.text, matches: (text) => text === chunk.text };
  return {
    literal: undefined,
    matches: (text) => text.length === chunk.codes.length && fitsAt(chunk, text, 0),
  };
}

function chunksOf(tokens: readonly GlobToken[]): Chunk[] {
  const chunks: Chunk[] = [];
  let codes: number[] = [];
  let text = '';
  const close = () => {
    chunks.push({ text, codes, hasHoles: codes.includes(HOLE) });
    codes = [];
    text = '';
  };
  for (const token of tokens) {
    if (token === ANY_RUN) close();
    else if (token === ANY_ONE) {
      codes.push(HOLE);
      text += '?';
    } else {
      for (let at = 0; at < token.length; at++) codes.push(token.charCodeAt(at));
      text += token;
    }
  }
  close();
  return chunks;
}

function emptyChunk(): Chunk {
  return { text: '', codes: [], hasHoles: false };
}

function fitsAt(chunk: Chunk, text: string, at: number): boolean {
  if (at < 0) return false;
  if (!chunk.hasHoles) return text.startsWith(chunk.text, at);
  const { codes } = chunk;
  if (at + codes.length > text.length) return false;
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index];
    if (code !== HOLE && code !== text.charCodeAt(at + index)) return false;
  }
  return true;
}

function fitsInOrder(chunks: readonly Chunk[], text: string, from: number, end: number): boolean {
  let at = from;
  for (const chunk of chunks) {
    const found = chunk.hasHoles ? searchWithHoles(chunk, text, at, end) : text.indexOf(chunk.text, at);
    if (found < 0) return false;
    at = found + chunk.codes.length;
  }
  return at <= end;
}

/**
 * Leftmost place of a chunk with `?` in `text` from `from` on, or -1. Shift-and: bit i says that the first
 * i + 1 characters of the chunk fit and end here. Each character of the text costs one word for every 32 of
 * the chunk.
 */
function searchWithHoles(chunk: Chunk, text: string, from: number, end: number): number {
  const size = chunk.codes.length;
  const words = Math.ceil(size / BITS);
  const masks = masksOf(chunk, words);
  const holes = masks.get(HOLE) ?? new Uint32Array(words);
  const state = new Uint32Array(words);
  const lastBit = 1 << ((size - 1) % BITS);
  for (let at = from; at < end; at++) {
    const mask = masks.get(text.charCodeAt(at)) ?? holes;
    let carry = 1;
    for (let word = 0; word < words; word++) {
      const before = state[word] ?? 0;
      state[word] = ((before << 1) | carry) & (mask[word] ?? 0);
      carry = before >>> (BITS - 1);
    }
    if (((state[words - 1] ?? 0) & lastBit) !== 0) return at - size + 1;
  }
  return -1;
}

/**
 * For each character of the chunk the positions where it fits; under {@link HOLE} those where anything
 * does.
 */
function masksOf(chunk: Chunk, words: number): Map<number, Uint32Array> {
  const holes = new Uint32Array(words);
  const setBit = (mask: Uint32Array, index: number) => {
    const word = Math.floor(index / BITS);
    mask[word] = (mask[word] ?? 0) | (1 << (index % BITS));
  };
  chunk.codes.forEach((code, index) => {
    if (code === HOLE) setBit(holes, index);
  });
  const masks = new Map<number, Uint32Array>([[HOLE, holes]]);
  chunk.codes.forEach((code, index) => {
    if (code === HOLE) return;
    const mask = masks.get(code) ?? Uint32Array.from(holes);
    setBit(mask, index);
    masks.set(code, mask);
  });
  return masks;
}
