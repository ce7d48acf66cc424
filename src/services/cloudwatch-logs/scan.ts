/** What one chunk has for a search. */

import { type Chunk, sizeAt, timeAt } from './chunk.ts';
import type { Pattern } from './patterns/matching.ts';
import type { Masks } from './protection/masking.ts';
import type { ChunkTransform, Transforms } from './transform/transforms.ts';

/** An event that a search has found. */
export interface FoundEvent {
  readonly timeMs: number;
  readonly sequence: number;
  readonly index: number;
  readonly message: string;
  /** As it came: for those alone who may see what is masked. */
  readonly unmasked: string;
  /** Bytes of the message. */
  readonly bytes: number;
  readonly chunk: Chunk;
}

export interface ScanFilter {
  /** Inclusive. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly untilMs: number;
  readonly pattern?: Pattern | undefined;
  /** What is masked is not seen by the pattern either. */
  readonly masks?: Masks | undefined;
  /** The pattern sees what they make of events; those that cannot be transformed are not found. */
  readonly transforms?: Transforms | undefined;
}

/** Events of the chunk within the times that the pattern wants, in order. */
export function* scanChunk(chunk: Chunk, sequence: number, filter: ScanFilter): Generator<FoundEvent> {
  if (chunk.lastMs < filter.fromMs || chunk.firstMs >= filter.untilMs) return;
  const { pattern } = filter;
  const mask = filter.masks?.at(chunk.ingestedMs);
  const transform = filter.transforms?.at(sequence, chunk);
  const isAsItCame = mask === undefined && transform === undefined;
  // Asterisks match what is not there as it stands.
  const needle = pattern === undefined || !isAsItCame ? undefined : needleFor(chunk, pattern);
  const holds = needle === undefined ? () => true : holdsNeedle(chunk, needle);
  const { bytes } = chunk;
  let end = chunk.messagesAt;
  for (let index = 0; index < chunk.count; index++) {
    const start = end;
    const size = sizeAt(chunk, index);
    end += size;
    if (!holds(end)) continue;
    const timeMs = timeAt(chunk, index);
    if (timeMs < filter.fromMs || timeMs >= filter.untilMs) continue;
    const text = bytes.toString('utf8', start, end);
    const seen = mask === undefined ? text : mask(text);
    const message = transform === undefined ? seen : transformedText(transform, seen);
    if (message === undefined) continue;
    if (pattern?.matches(message) !== false)
      yield { timeMs, sequence, index, message, unmasked: text, bytes: size, chunk };
  }
}

/** Undefined: it cannot be transformed. */
function transformedText(transform: ChunkTransform, message: string): string | undefined {
  const transformed = transform(message);
  return 'fields' in transformed ? JSON.stringify(transformed.fields) : undefined;
}

/**
 * Tells, message after message by its end, whether the needle begins in it: the bytes of all are looked through as one.
 * A needle that reaches into the next message is none, which the pattern itself sees.
 */
function holdsNeedle({ bytes, messagesAt }: Chunk, needle: Buffer): (end: number) => boolean {
  let foundAt = bytes.indexOf(needle, messagesAt);
  return (end) => {
    if (foundAt < 0 || foundAt >= end) return false;
    foundAt = bytes.indexOf(needle, end);
    return true;
  };
}

const BACKSLASH = 0x5c;

/** Bytes that a message must hold to match; undefined: each has to be looked at. */
function needleFor({ bytes, messagesAt }: Chunk, { needles, mayEscape }: Pattern): Buffer | undefined {
  const [first] = needles;
  if (first === undefined || first === '') return undefined;
  if (mayEscape && bytes.indexOf(BACKSLASH, messagesAt) >= 0) return undefined;
  // The longest is the rarest, as a rule.
  const longest = needles.reduce((a, b) => (b.length > a.length ? b : a), first);
  return Buffer.from(longest);
}
