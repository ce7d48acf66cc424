import { type Limits, simple } from '../../src/model/shapes.ts';
import type { BotocoreShape } from './botocore.ts';
import { translatePattern } from './patterns.ts';
import { SLOW_PATTERNS } from './slow-patterns.ts';

/** Where AWS means "no limit", its models say this. */
const NO_LIMIT = 2 ** 31 - 1;

/** botocore's scalar types as our simple types. */
export const SCALAR_TYPES: ReadonlyMap<string, number> = new Map([
  ['string', simple.string],
  ['character', simple.string],
  ['boolean', simple.boolean],
  ['byte', simple.integer],
  ['short', simple.integer],
  ['integer', simple.integer],
  ['long', simple.long],
  ['float', simple.float],
  ['double', simple.double],
  ['bigdecimal', simple.bigdecimal],
  ['biginteger', simple.bigint],
  ['timestamp', simple.timestamp],
  ['blob', simple.blob],
]);

/** Limits that a shape states; `enumValues` stand in for the shape's own list when given. Empty = no limits. */
export function limitsOf(shape: BotocoreShape, enumValues?: readonly string[]): Limits {
  const limits: Limits = {};
  if (shape.min !== undefined) limits.min = shape.min;
  if (shape.max !== undefined && (shape.max < NO_LIMIT || shape.type === 'long')) limits.max = shape.max;
  if (shape.pattern !== undefined) {
    limits.pattern = shape.pattern;
    const regex = translatePattern(SLOW_PATTERNS.get(shape.pattern) ?? shape.pattern);
    if (regex !== shape.pattern) limits.regex = regex;
  }
  if (shape.enum !== undefined) limits.enum = [...(enumValues ?? shape.enum)];
  return limits;
}
