/** Paths, references and function calls, which conditions and updates write alike. */

import type { ParsedCondition, ParsedOperand, PathNode, PathSegment } from './ast.ts';
import {
  type Cursor,
  enter,
  expectSymbol,
  isSymbol,
  keywordAhead,
  leave,
  peek,
  syntaxError,
  take,
  takeSymbol,
} from './cursor.ts';
import { isReservedWord } from './reserved-words.ts';

const PATH_SEGMENTS_MAX = 32;
const LIST_INDEX_MAX = 2 ** 31 - 1;

/** Which functions an expression may call, and which of them inside another operator or function. */
export interface FunctionRules {
  known: ReadonlySet<string>;
  asOperand: ReadonlySet<string>;
  /** Whether `(a.b).c` is a path here, as it is in conditions. */
  groupedPaths: boolean;
}

/** All functions of DynamoDB's expressions: known, but not allowed everywhere. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
  'size',
  'if_not_exists',
  'list_append',
]);

/** An operand and whether the whole of it stands in parentheses. */
export interface Wrapped<T> {
  node: T;
  wrapped: boolean;
}

/** Notes that a pair of parentheses holds just another pair. */
export function noteParentheses(cursor: Cursor, inner: Wrapped<unknown>): void {
  if (inner.wrapped) cursor.faults.redundantParentheses = true;
}

/** Notes a function that may not be an operand, as `contains` in `contains(a, b) > c`. */
export function noteOperands(cursor: Cursor, rules: FunctionRules, operands: readonly ParsedOperand[]): void {
  for (const operand of operands) {
    if (operand.kind !== 'function' || rules.asOperand.has(operand.name)) continue;
    cursor.faults.misusedFunction ??= operand.name;
  }
}

function parseName(cursor: Cursor): string {
  const token = peek(cursor);
  if (token.kind === 'alias') return take(cursor).text;
  if (token.kind !== 'name' || keywordAhead(cursor) !== undefined) throw syntaxError(cursor);
  if (isReservedWord(token.text)) cursor.faults.reservedWord ??= token.text;
  return take(cursor).text;
}

function parseIndex(cursor: Cursor): number {
  if (peek(cursor).kind !== 'integer') throw syntaxError(cursor);
  const { text } = take(cursor);
  if (Number(text) > LIST_INDEX_MAX) cursor.faults.indexTooLarge ??= text;
  return Number(text);
}

/** What follows the start of a path: `.name` and `[index]`. */
export function parsePathTail(cursor: Cursor, start: readonly PathSegment[]): PathNode {
  const segments = [...start];
  for (;;) {
    if (takeSymbol(cursor, '.')) {
      segments.push(parseName(cursor));
    } else if (takeSymbol(cursor, '[')) {
      segments.push(parseIndex(cursor));
      expectSymbol(cursor, ']');
    } else {
      break;
    }
  }
  if (segments.length > PATH_SEGMENTS_MAX) cursor.faults.pathTooDeep ??= segments.length;
  return { kind: 'path', segments };
}

export function parsePath(cursor: Cursor): PathNode {
  return parsePathTail(cursor, [parseName(cursor)]);
}

function parseFunction(cursor: Cursor, rules: FunctionRules): ParsedOperand {
  const name = take(cursor).text;
  expectSymbol(cursor, '(');
  enter(cursor);
  const operands = [parseOperand(cursor, rules).node];
  while (takeSymbol(cursor, ',')) operands.push(parseOperand(cursor, rules).node);
  expectSymbol(cursor, ')');
  leave(cursor);
  noteOperands(cursor, rules, operands);
  if (!FUNCTIONS.has(name)) cursor.faults.unknownFunction ??= name;
  else if (!rules.known.has(name)) cursor.faults.foreignFunction ??= name;
  return { kind: 'function', name, operands };
}

/** A path, a reference or a function call without parentheses around it. */
export function parseBareOperand(cursor: Cursor, rules: FunctionRules): ParsedOperand {
  const token = peek(cursor);
  if (token.kind === 'reference') return { kind: 'reference', name: take(cursor).text };
  const next = peek(cursor, 1);
  const isCall = token.kind === 'name' && next.kind === 'symbol' && next.text === '(';
  if (isCall && keywordAhead(cursor) === undefined) return parseFunction(cursor, rules);
  return parsePath(cursor);
}

/** The path that `(a.b).c` goes on with, behind the parentheses; undefined when nothing follows them. */
export function parseGroupedTail(
  cursor: Cursor,
  rules: FunctionRules,
  inner: ParsedOperand | ParsedCondition,
): PathNode | undefined {
  if (!rules.groupedPaths || inner.kind !== 'path') return undefined;
  if (!isSymbol(cursor, '.') && !isSymbol(cursor, '[')) return undefined;
  return parsePathTail(cursor, inner.segments);
}

/** An operand with or without parentheses. */
export function parseOperand(cursor: Cursor, rules: FunctionRules): Wrapped<ParsedOperand> {
  if (!takeSymbol(cursor, '(')) return { node: parseBareOperand(cursor, rules), wrapped: false };
  enter(cursor);
  const inner = parseOperand(cursor, rules);
  expectSymbol(cursor, ')');
  leave(cursor);
  noteParentheses(cursor, inner);
  const path = parseGroupedTail(cursor, rules, inner.node);
  return path === undefined ? { node: inner.node, wrapped: true } : { node: path, wrapped: false };
}
