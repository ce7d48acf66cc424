/**
 * What the three parsers share: the place in the tokens, DynamoDB's syntax errors, and the faults that are not about
 * syntax. DynamoDB reads the whole text first, so a syntax error near the end wins over a reserved word at the start;
 * the faults are therefore only noted while parsing.
 */

import type { AwsError } from '../../../core/errors.ts';
import { invalidExpression } from '../errors.ts';
import { type Token, tokenize } from './lexer.ts';

const EXPRESSION_BYTES_MAX = 4096;
const OPERATORS_MAX = 300;

/**
 * Parentheses and functions in each other. More is never valid: beyond it are only redundant parentheses, unknown
 * functions and too many operators, but a parser that recurses would run out of stack before it could say so.
 */
const NESTING_MAX = 310;

/** First fault of each kind; `operators` counts. */
export interface Faults {
  redundantParentheses?: true;
  unknownFunction?: string;
  /** One of DynamoDB's functions that this kind of expression does not have at all. */
  foreignFunction?: string;
  misusedFunction?: string;
  repeatedSection?: string;
  reservedWord?: string;
  indexTooLarge?: string;
  pathTooDeep?: number;
  operators: number;
}

/** One kind of expression. */
export interface Grammar {
  /** Words that are no attribute names here, in capitals. */
  keywords: ReadonlySet<string>;
  /** Which of several faults is reported. */
  faultOrder: readonly (keyof Faults)[];
}

export interface Cursor {
  readonly text: string;
  /** The request's parameter, such as `FilterExpression`. */
  readonly label: string;
  readonly tokens: readonly Token[];
  readonly grammar: Grammar;
  readonly faults: Faults;
  at: number;
  nesting: number;
}

/** Starts parsing `text`; throws ValidationException when it is empty or over 4 KB. */
export function openCursor(text: string, label: string, grammar: Grammar): Cursor {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > EXPRESSION_BYTES_MAX) {
    const limit = 'Expression size has exceeded the maximum allowed size';
    throw invalidExpression(label, `${limit}; expression size: ${bytes}`);
  }
  const tokens = tokenize(text);
  if (tokens.length === 1) throw invalidExpression(label, 'The expression can not be empty;');
  return { text, label, tokens, grammar, faults: { operators: 0 }, at: 0, nesting: 0 };
}

const END: Token = { kind: 'end', text: '<EOF>', start: 0, end: 0 };

/** The token `ahead` places after the next one. */
export function peek(cursor: Cursor, ahead = 0): Token {
  return cursor.tokens[cursor.at + ahead] ?? cursor.tokens.at(-1) ?? END;
}

export function take(cursor: Cursor): Token {
  const token = peek(cursor);
  cursor.at += 1;
  return token;
}

/** DynamoDB shows the unexpected token with its neighbours. */
export function syntaxError(cursor: Cursor): AwsError {
  const token = peek(cursor);
  const before = cursor.tokens[cursor.at - 1] ?? token;
  const after = cursor.tokens[cursor.at + 1];
  let end = token.kind === 'end' ? before.end : token.end;
  if (after !== undefined && after.kind !== 'end') end = after.end;
  const near = cursor.text.slice(before.start, end);
  return invalidExpression(cursor.label, `Syntax error; token: "${token.text}", near: "${near}"`);
}

export function isSymbol(cursor: Cursor, symbol: string): boolean {
  const token = peek(cursor);
  return token.kind === 'symbol' && token.text === symbol;
}

/** Takes the symbol when it is next. */
export function takeSymbol(cursor: Cursor, symbol: string): boolean {
  if (!isSymbol(cursor, symbol)) return false;
  cursor.at += 1;
  return true;
}

export function expectSymbol(cursor: Cursor, symbol: string): void {
  if (!takeSymbol(cursor, symbol)) throw syntaxError(cursor);
}

/** The next token as a keyword of this kind of expression, in capitals. */
export function keywordAhead(cursor: Cursor): string | undefined {
  const token = peek(cursor);
  if (token.kind !== 'name') return undefined;
  const word = token.text.toUpperCase();
  return cursor.grammar.keywords.has(word) ? word : undefined;
}

export function takeKeyword(cursor: Cursor, keyword: string): boolean {
  if (keywordAhead(cursor) !== keyword) return false;
  cursor.at += 1;
  return true;
}

export function expectEnd(cursor: Cursor): void {
  if (peek(cursor).kind !== 'end') throw syntaxError(cursor);
}

/** Goes one level into parentheses; throws when there are more levels than any valid expression has. */
export function enter(cursor: Cursor): void {
  cursor.nesting += 1;
  if (cursor.nesting <= NESTING_MAX) return;
  cursor.at = cursor.tokens.length - 1;
  if (!isBalanced(cursor.tokens)) throw syntaxError(cursor);
  if (hasRedundantPair(cursor.tokens)) cursor.faults.redundantParentheses = true;
  else cursor.faults.operators = OPERATORS_MAX + 1;
  throwFaults(cursor);
}

export function leave(cursor: Cursor): void {
  cursor.nesting -= 1;
}

function isBalanced(tokens: readonly Token[]): boolean {
  let open = 0;
  for (const { kind, text } of tokens) {
    if (kind !== 'symbol') continue;
    if (text === '(') open += 1;
    if (text === ')') open -= 1;
    if (open < 0) return false;
  }
  return open === 0;
}

/** Whether a pair of parentheses holds nothing but another pair. */
function hasRedundantPair(tokens: readonly Token[]): boolean {
  const opened: number[] = [];
  let previous: { opened: number; closed: number } | undefined;
  for (const [i, { kind, text }] of tokens.entries()) {
    if (kind !== 'symbol') continue;
    if (text === '(') opened.push(i);
    if (text !== ')') continue;
    const start = opened.pop() ?? 0;
    if (previous?.opened === start + 1 && previous.closed === i - 1) return true;
    previous = { opened: start, closed: i };
  }
  return false;
}

type MessageOf = (fault: string | number | true, kind: string) => string | undefined;

const MESSAGES: Readonly<Record<keyof Faults, MessageOf>> = {
  redundantParentheses: () => 'The expression has redundant parentheses;',
  unknownFunction: (name) => `Invalid function name; function: ${name}`,
  foreignFunction: (name, kind) => `The function is not allowed in ${kind} expression; function: ${name}`,
  misusedFunction: (name) =>
    `The function is not allowed to be used this way in an expression; function: ${name}`,
  repeatedSection: (section) => `The "${section}" section can only be used once in an update expression;`,
  reservedWord: (word) => `Attribute name is a reserved keyword; reserved keyword: ${word}`,
  indexTooLarge: (index) => `List index is not within the allowable range; index: [${index}]`,
  pathTooDeep: (levels) => `The document path has too many nesting levels; nesting levels: ${levels}`,
  // DynamoDB stops counting at the first operator too many, so the number is always this one.
  operators: (count) =>
    Number(count) > OPERATORS_MAX
      ? `The expression contains too many operators; operator count: ${OPERATORS_MAX + 1}`
      : undefined,
};

/** `an update`, `a condition`: the parameter's name as texts have it. */
function kindOf(label: string): string {
  const words = label.replace(/Expression$/, '').replace(/(?!^)([A-Z])/g, ' $1');
  return `${/^[AEIOU]/.test(words) ? 'an' : 'a'} ${words.toLowerCase()}`;
}

/** Throws the fault that DynamoDB reports first. */
export function throwFaults(cursor: Cursor): void {
  for (const name of cursor.grammar.faultOrder) {
    const fault = cursor.faults[name];
    const message = fault === undefined ? undefined : MESSAGES[name](fault, kindOf(cursor.label));
    if (message !== undefined) throw invalidExpression(cursor.label, message);
  }
}
