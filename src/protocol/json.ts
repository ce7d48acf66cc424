/** JSON text to values and back, without losing digits of long integers where the model has such members. */

import { aggregateOf, compiled, type Service, type Slot, simpleOf, structureOf } from '../model/load.ts';
import { type Ref, simple } from '../model/shapes.ts';
import { NESTING_DEPTH_MAX } from './limits.ts';
import { serializationError } from './type-errors.ts';

/** Digits that a double cannot hold, at a place where a number may stand. Strings may match too, which only costs time. */
const LONG_DIGITS = /[\s:,[]-?\d{16}/;
const INTEGER_SOURCE = /^-?\d+$/;

type SourceReviver = (key: string, value: unknown, context: { source?: string }) => unknown;
type ParseWithSource = (text: string, reviver: SourceReviver) => unknown;

// ES2026's third argument of the reviver, present from Node 22 on, is not in TypeScript's library yet.
const parseWithSource = JSON.parse as ParseWithSource;

/**
 * Parses a JSON body. Broken JSON is a SerializationException without a message, as AWS answers it.
 * @param exact integers that a double cannot hold become bigints (slow, so only for shapes that have longs).
 */
export function parseJson(body: Buffer, exact: boolean): unknown {
  const text = body.toString('utf8');
  try {
    if (!exact || !LONG_DIGITS.test(text)) return JSON.parse(text);
  } catch {
    throw serializationError();
  }
  // With a reviver V8 walks the value recursively, so the nesting is checked on the text first.
  if (nestingDepth(text) > NESTING_DEPTH_MAX) throw serializationError();
  try {
    return parseWithSource(text, exactInteger);
  } catch {
    throw serializationError();
  }
}

const exactInteger: SourceReviver = (_key, value, { source }) =>
  typeof value === 'number' &&
  !Number.isSafeInteger(value) &&
  source !== undefined &&
  INTEGER_SOURCE.test(source)
    ? BigInt(source)
    : value;

function nestingDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth--;
  }
  return deepest;
}

const LONG_REACH: Slot<() => boolean> = { name: 'reaches a long', unready: () => false };

/** Can a value of this shape hold a long or bigint, at whatever depth? Then its JSON is parsed exactly. */
export function reachesLong(service: Service, ref: Ref): boolean {
  return compiled(service, LONG_REACH, ref, () => {
    const reaches = searchLong(service, ref, new Set());
    return () => reaches;
  }).run();
}

function searchLong(service: Service, ref: Ref, seen: Set<Ref>): boolean {
  const type = simpleOf(service, ref);
  if (type >= 0) return type === simple.long || type === simple.bigint;
  if (seen.has(ref)) return false;
  seen.add(ref);
  const shape = aggregateOf(service, ref);
  if (shape.k === 'l') return searchLong(service, shape.m[0], seen);
  if (shape.k === 'm') return searchLong(service, shape.val[0], seen);
  return Object.values(structureOf(service, ref).m).some((member) => searchLong(service, member[0], seen));
}

interface RawJson {
  rawJSON(text: string): unknown;
}

// Also of ES2026, in Node from 22 on: a value that JSON.stringify prints as it stands.
const rawJson = (JSON as unknown as RawJson).rawJSON;

/** A bigint as JSON writes a number: all its digits. */
export function bigintJson(value: bigint): unknown {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    ? Number(value)
    : rawJson(String(value));
}
