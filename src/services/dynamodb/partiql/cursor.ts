/** The place of the parser in the tokens of a statement. */

import { malformed } from './errors.ts';
import { KEYWORDS } from './keywords.ts';
import { type Token, tokenize } from './lexer.ts';

/** Parentheses and literals in each other; more would be deeper than any value or condition may be. */
const NESTING_MAX = 150;

export interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
  nesting: number;
  /** `?` taken so far. */
  parameters: number;
}

const END: Token = { kind: 'end', text: '', at: { line: 1, column: 1, length: 0 } };

export function openCursor(text: string): Cursor {
  return { tokens: tokenize(text), at: 0, nesting: 0, parameters: 0 };
}

export function peek({ tokens, at }: Cursor, ahead = 0): Token {
  return tokens[at + ahead] ?? tokens.at(-1) ?? END;
}

export function take(cursor: Cursor): Token {
  const token = peek(cursor);
  cursor.at += 1;
  return token;
}

/** The next word in small letters; undefined when it is none. */
export function wordAhead(cursor: Cursor, ahead = 0): string | undefined {
  const token = peek(cursor, ahead);
  return token.kind === 'word' ? token.text.toLowerCase() : undefined;
}

export function takeWord(cursor: Cursor, word: string): boolean {
  if (wordAhead(cursor) !== word) return false;
  cursor.at += 1;
  return true;
}

export function isSymbol(cursor: Cursor, symbol: string): boolean {
  const { kind, text } = peek(cursor);
  return kind === 'symbol' && text === symbol;
}

export function takeSymbol(cursor: Cursor, symbol: string): boolean {
  if (!isSymbol(cursor, symbol)) return false;
  cursor.at += 1;
  return true;
}

export function expectSymbol(cursor: Cursor, symbol: string): void {
  if (!takeSymbol(cursor, symbol)) throw malformed(`Expected ${symbol}`);
}

export function isEnd(cursor: Cursor): boolean {
  return peek(cursor).kind === 'end';
}

/** Whether a name comes next: a quoted one, or a word that is no keyword. */
export function nameAhead(cursor: Cursor): boolean {
  const { kind, text } = peek(cursor);
  return kind === 'quoted' || (kind === 'word' && !KEYWORDS.has(text.toLowerCase()));
}

/** Runs a step one level deeper. */
export function nested<T>(cursor: Cursor, step: () => T): T {
  cursor.nesting += 1;
  if (cursor.nesting > NESTING_MAX) throw malformed('');
  const result = step();
  cursor.nesting -= 1;
  return result;
}
