/** Values, paths and conditions. OR binds loosest, then AND, NOT, comparisons, + and -, signs. */

import type { Comparator, PathSegment } from '../expression/ast.ts';
import type { Expr, Path } from './ast.ts';
import {
  type Cursor,
  expectSymbol,
  isEnd,
  isSymbol,
  nameAhead,
  nested,
  peek,
  take,
  takeSymbol,
  takeWord,
  wordAhead,
} from './cursor.ts';
import type { Place } from './errors.ts';
import { MISSING_RIGHT_SIDE, malformed, validationAt } from './errors.ts';
import { KEYWORDS, OPERATORS, TYPE_NAMES } from './keywords.ts';
import type { Token } from './lexer.ts';

const COMPARATORS: ReadonlyMap<string, Comparator> = new Map<string, Comparator>([
  ['=', '='],
  ['<>', '<>'],
  ['!=', '<>'],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
]);
const LIST_INDEX_MAX = 2 ** 31 - 1;

export function parseExpression(cursor: Cursor): Expr {
  return nested(cursor, () => parseJunction(cursor, 'or', (inner) => parseJunction(inner, 'and', parseNot)));
}

function rightSide(cursor: Cursor, parse: (cursor: Cursor) => Expr): Expr {
  if (isEnd(cursor)) throw malformed(MISSING_RIGHT_SIDE);
  return parse(cursor);
}

function parseJunction(cursor: Cursor, kind: 'and' | 'or', parseTerm: (cursor: Cursor) => Expr): Expr {
  const first = parseTerm(cursor);
  const terms = [first];
  while (takeWord(cursor, kind)) terms.push(rightSide(cursor, parseTerm));
  return terms.length === 1 ? first : { kind, terms, at: first.at };
}

function parseNot(cursor: Cursor): Expr {
  const { at } = peek(cursor);
  if (!takeWord(cursor, 'not')) return parseComparison(cursor);
  return { kind: 'not', term: nested(cursor, () => parseNot(cursor)), at };
}

function parseComparison(cursor: Cursor): Expr {
  let left = parseSum(cursor);
  for (;;) {
    const next = parseTest(cursor, left);
    if (next === undefined) return left;
    left = next;
  }
}

/** The comparison or other test that follows an operand; undefined when there is none. */
function parseTest(cursor: Cursor, left: Expr): Expr | undefined {
  const { kind, text, at } = peek(cursor);
  const operator = kind === 'symbol' ? COMPARATORS.get(text) : undefined;
  if (operator !== undefined) {
    take(cursor);
    return { kind: 'compare', operator, left, right: rightSide(cursor, parseSum), at };
  }
  if (takeWord(cursor, 'is')) return parseIs(cursor, left);
  const negated =
    wordAhead(cursor) === 'not' && ['in', 'between', 'like'].includes(wordAhead(cursor, 1) ?? '');
  if (negated) take(cursor);
  const test = parseWordTest(cursor, left);
  return test !== undefined && negated ? { kind: 'not', term: test, at } : test;
}

function parseWordTest(cursor: Cursor, operand: Expr): Expr | undefined {
  const { at } = peek(cursor);
  if (takeWord(cursor, 'in')) return { kind: 'in', operand, list: rightSide(cursor, parseSum), at };
  if (takeWord(cursor, 'between')) {
    const low = rightSide(cursor, parseSum);
    if (!takeWord(cursor, 'and')) throw malformed('Expected AND after BETWEEN');
    return { kind: 'between', operand, low, high: rightSide(cursor, parseSum), at };
  }
  if (!takeWord(cursor, 'like')) return undefined;
  rightSide(cursor, parseSum);
  return { kind: 'like', at };
}

function parseIs(cursor: Cursor, operand: Expr): Expr {
  const { at } = peek(cursor);
  const negated = takeWord(cursor, 'not');
  const type = take(cursor);
  if (type.kind !== 'word' || !TYPE_NAMES.has(type.text.toUpperCase())) throw malformed('Expected type name');
  takeWord(cursor, type.text.toLowerCase() === 'double' ? 'precision' : 'varying');
  const test: Expr = { kind: 'is', operand, type: type.text.toUpperCase(), at };
  return negated ? { kind: 'not', term: test, at } : test;
}

function parseSum(cursor: Cursor): Expr {
  let left = parseSigned(cursor);
  while (['+', '-', '*', '/', '%', '||'].some((symbol) => isSymbol(cursor, symbol))) {
    const { text: operator, at } = take(cursor);
    left = { kind: 'arithmetic', operator, left, right: rightSide(cursor, parseSigned), at };
  }
  return left;
}

/** A sign belongs to a number: there is none before attributes and parameters. */
function parseSigned(cursor: Cursor): Expr {
  const { at } = peek(cursor);
  let signs = 0;
  let negative = false;
  while (isSymbol(cursor, '-') || isSymbol(cursor, '+')) {
    if (take(cursor).text === '-') negative = !negative;
    signs += 1;
  }
  const operand = parsePrimary(cursor);
  if (signs === 0) return operand;
  if (operand.kind !== 'number') throw validationAt('Unsupported operation: Unary sign', at);
  return negative ? { ...operand, text: `-${operand.text}` } : operand;
}

function parsePrimary(cursor: Cursor): Expr {
  const token = peek(cursor);
  const { kind, text, at } = token;
  switch (kind) {
    case 'string':
    case 'number':
      take(cursor);
      return { kind, text, at };
    case 'parameter':
      take(cursor);
      cursor.parameters += 1;
      return { kind: 'parameter', index: cursor.parameters - 1, at };
    case 'quoted':
      return parsePath(cursor);
    case 'word':
      return parseWord(cursor, token);
    default:
      return nested(cursor, () => parseGroup(cursor));
  }
}

function parseWord(cursor: Cursor, { text, at }: Token): Expr {
  const word = text.toLowerCase();
  const next = peek(cursor, 1);
  if (OPERATORS.has(word)) throw malformed('Unexpected operator');
  if (next.kind === 'symbol' && next.text === '(') return parseCall(cursor);
  if (!KEYWORDS.has(word)) return parsePath(cursor);
  if (word !== 'true' && word !== 'false' && word !== 'null' && word !== 'missing') {
    throw malformed('Unexpected keyword');
  }
  take(cursor);
  if (word === 'null' || word === 'missing') return { kind: word, at };
  return { kind: 'boolean', value: word === 'true', at };
}

function parseCall(cursor: Cursor): Expr {
  const { text, at } = take(cursor);
  take(cursor);
  if (wordAhead(cursor) === 'select') throw malformed('Unexpected keyword');
  // COUNT(*): no function of DynamoDB's, refused by its name later on.
  if (takeSymbol(cursor, '*')) {
    expectSymbol(cursor, ')');
    return { kind: 'call', name: text.toLowerCase(), operands: [], at };
  }
  return { kind: 'call', name: text.toLowerCase(), operands: parseList(cursor, ')'), at };
}

/** Expressions up to the closing symbol, which is taken. */
function parseList(cursor: Cursor, close: string): Expr[] {
  const members: Expr[] = [];
  if (takeSymbol(cursor, close)) return members;
  do members.push(parseExpression(cursor));
  while (takeSymbol(cursor, ','));
  expectSymbol(cursor, close);
  return members;
}

function parseGroup(cursor: Cursor): Expr {
  const { at } = peek(cursor);
  if (takeSymbol(cursor, '(')) return parseParentheses(cursor, at);
  if (takeSymbol(cursor, '[')) return { kind: 'list', members: parseList(cursor, ']'), at };
  if (takeSymbol(cursor, '<<')) return { kind: 'bag', members: parseList(cursor, '>>'), at };
  if (takeSymbol(cursor, '{')) return { kind: 'struct', members: parseMembers(cursor), at };
  throw malformed('Unexpected term');
}

function parseParentheses(cursor: Cursor, at: Place): Expr {
  if (wordAhead(cursor) === 'select') throw malformed('Unexpected keyword');
  const members = parseList(cursor, ')');
  const [first] = members;
  return first !== undefined && members.length === 1 ? first : { kind: 'list', members, at };
}

function parseMembers(cursor: Cursor): (readonly [Expr, Expr])[] {
  const members: (readonly [Expr, Expr])[] = [];
  if (takeSymbol(cursor, '}')) return members;
  do {
    const key = parseExpression(cursor);
    expectSymbol(cursor, ':');
    members.push([key, parseExpression(cursor)]);
  } while (takeSymbol(cursor, ','));
  expectSymbol(cursor, '}');
  return members;
}

/** An attribute's name and what leads into it: `.name`, `[0]`, `['name']`. */
export function parsePath(cursor: Cursor): Path {
  const { text, at } = peek(cursor);
  if (!nameAhead(cursor)) throw malformed('Expected identifier for simple path');
  take(cursor);
  if (text === '') throw validationAt('Path component cannot be an empty string', at);
  const segments: PathSegment[] = [text];
  for (;;) {
    if (takeSymbol(cursor, '.')) segments.push(parseDotName(cursor));
    else if (takeSymbol(cursor, '[')) segments.push(parseIndex(cursor));
    else return { kind: 'path', segments, at };
  }
}

function parseDotName(cursor: Cursor): string {
  if (isSymbol(cursor, '*'))
    throw validationAt('Unpivot path component like a.*.b are not supported', peek(cursor).at);
  if (!nameAhead(cursor)) throw malformed('Invalid path dot component');
  return take(cursor).text;
}

function parseIndex(cursor: Cursor): PathSegment {
  if (isSymbol(cursor, '*')) {
    throw validationAt('Wildcard path component like a[*].b are not supported', peek(cursor).at);
  }
  const negative = takeSymbol(cursor, '-');
  const { kind, text, at } = take(cursor);
  expectSymbol(cursor, ']');
  if (kind === 'string' && !negative) return text;
  if (kind !== 'number' || !/^\d+$/.test(text)) throw validationAt('Unexpected path component', at);
  const index = negative ? -Number(text) : Number(text);
  if (index > LIST_INDEX_MAX || index < 0) {
    throw validationAt(`List index is not within the allowable range; index: [${index}]`, at);
  }
  return Math.abs(index);
}
