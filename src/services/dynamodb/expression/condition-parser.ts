/** ConditionExpression, FilterExpression and KeyConditionExpression have one grammar. */

import type { Comparator, ParsedCondition, ParsedOperand } from './ast.ts';
import {
  type Cursor,
  enter,
  expectEnd,
  expectSymbol,
  type Grammar,
  keywordAhead,
  leave,
  openCursor,
  peek,
  syntaxError,
  take,
  takeKeyword,
  takeSymbol,
  throwFaults,
} from './cursor.ts';
import {
  type FunctionRules,
  noteOperands,
  noteParentheses,
  parseBareOperand,
  parseGroupedTail,
  parseOperand,
  type Wrapped,
} from './operand-parser.ts';

const GRAMMAR: Grammar = {
  keywords: new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN']),
  faultOrder: [
    'redundantParentheses',
    'unknownFunction',
    'foreignFunction',
    'misusedFunction',
    'reservedWord',
    'indexTooLarge',
    'pathTooDeep',
    'operators',
  ],
};
const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** `size` gives a number, the others are conditions themselves. */
const RULES: FunctionRules = {
  known: new Set([
    'attribute_exists',
    'attribute_not_exists',
    'attribute_type',
    'begins_with',
    'contains',
    'size',
  ]),
  asOperand: new Set(['size']),
  groupedPaths: true,
};

/** Parentheses may hold a condition or an operand: which of them is known only at their end. */
type Node = ParsedCondition | ParsedOperand;

function isOperand(node: Node): node is ParsedOperand {
  return node.kind === 'path' || node.kind === 'reference' || node.kind === 'function';
}

/** A node where a condition has to be; the cursor is behind it, where an operator is missing if it is an operand. */
function asCondition(cursor: Cursor, node: Node): ParsedCondition {
  if (node.kind === 'path' || node.kind === 'reference') throw syntaxError(cursor);
  if (node.kind === 'function' && RULES.asOperand.has(node.name)) cursor.faults.misusedFunction ??= node.name;
  return node;
}

function parseOr(cursor: Cursor): Wrapped<Node> {
  return parseJunction(cursor, 'or', 'OR', parseAnd);
}

function parseAnd(cursor: Cursor): Wrapped<Node> {
  return parseJunction(cursor, 'and', 'AND', parseNot);
}

function parseJunction(
  cursor: Cursor,
  kind: 'and' | 'or',
  keyword: string,
  parseTerm: (cursor: Cursor) => Wrapped<Node>,
): Wrapped<Node> {
  const first = parseTerm(cursor);
  const terms: ParsedCondition[] = [];
  let last = first.node;
  while (keywordAhead(cursor) === keyword) {
    terms.push(asCondition(cursor, last));
    take(cursor);
    cursor.faults.operators += 1;
    last = parseTerm(cursor).node;
  }
  if (terms.length === 0) return first;
  terms.push(asCondition(cursor, last));
  return { node: { kind, terms }, wrapped: false };
}

function parseNot(cursor: Cursor): Wrapped<Node> {
  if (!takeKeyword(cursor, 'NOT')) return parseComparison(cursor);
  cursor.faults.operators += 1;
  const term = asCondition(cursor, parseNot(cursor).node);
  return { node: { kind: 'not', term }, wrapped: false };
}

function parseParentheses(cursor: Cursor): Wrapped<Node> {
  enter(cursor);
  const inner = parseOr(cursor);
  expectSymbol(cursor, ')');
  leave(cursor);
  noteParentheses(cursor, inner);
  const path = parseGroupedTail(cursor, RULES, inner.node);
  return path === undefined ? { node: inner.node, wrapped: true } : { node: path, wrapped: false };
}

function takeComparator(cursor: Cursor): Comparator | undefined {
  const token = peek(cursor);
  if (token.kind !== 'symbol' || !COMPARATORS.has(token.text)) return undefined;
  return take(cursor).text as Comparator;
}

function parseList(cursor: Cursor): ParsedOperand[] {
  expectSymbol(cursor, '(');
  const list = [parseOperand(cursor, RULES).node];
  while (takeSymbol(cursor, ',')) list.push(parseOperand(cursor, RULES).node);
  expectSymbol(cursor, ')');
  return list;
}

function finishBetween(cursor: Cursor, operand: ParsedOperand): ParsedCondition {
  const low = parseOperand(cursor, RULES).node;
  if (!takeKeyword(cursor, 'AND')) throw syntaxError(cursor);
  const high = parseOperand(cursor, RULES).node;
  noteOperands(cursor, RULES, [operand, low, high]);
  return { kind: 'between', operand, low, high };
}

function finishComparison(cursor: Cursor, left: ParsedOperand): ParsedCondition | undefined {
  if (takeKeyword(cursor, 'BETWEEN')) return finishBetween(cursor, left);
  if (takeKeyword(cursor, 'IN')) {
    const list = parseList(cursor);
    noteOperands(cursor, RULES, [left, ...list]);
    return { kind: 'in', operand: left, list };
  }
  const operator = takeComparator(cursor);
  if (operator === undefined) return undefined;
  const right = parseOperand(cursor, RULES).node;
  noteOperands(cursor, RULES, [left, right]);
  return { kind: 'compare', operator, left, right };
}

function parseComparison(cursor: Cursor): Wrapped<Node> {
  const start: Wrapped<Node> = takeSymbol(cursor, '(')
    ? parseParentheses(cursor)
    : { node: parseBareOperand(cursor, RULES), wrapped: false };
  if (!isOperand(start.node)) return start;
  const comparison = finishComparison(cursor, start.node);
  if (comparison === undefined) return start;
  cursor.faults.operators += 1;
  return { node: comparison, wrapped: false };
}

/** Parses a condition. Throws ValidationException for everything that the text alone shows to be wrong. */
export function parseCondition(text: string, label: string): ParsedCondition {
  const cursor = openCursor(text, label, GRAMMAR);
  const { node } = parseOr(cursor);
  const condition = asCondition(cursor, node);
  expectEnd(cursor);
  throwFaults(cursor);
  return condition;
}
