/** Reads a pattern from left to right. */

import { invalidParameter } from '../errors.ts';
import { userRegex } from '../user-regex.ts';

export function invalidPattern(): Error {
  return invalidParameter('Invalid filter pattern');
}

/** "There is a limit of 2 regex for each filter pattern." */
const REGEXES_MAX = 2;
/** "Filter patterns with regex can only include the following": other characters, spaces too, are refused. */
const REGEX_CHARACTERS = /^[A-Za-z0-9:_#=@/;,\-^$?[\]{}|\\*+.]+$/;

export class Scanner {
  readonly text: string;
  at = 0;
  /** Regular expressions that were read. */
  regexes = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  skipSpace(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
  }

  /** The rest begins so, after space; it is then taken. */
  take(literal: string): boolean {
    this.skipSpace();
    if (!this.text.startsWith(literal, this.at)) return false;
    this.at += literal.length;
    return true;
  }

  /** As {@link take}. @throws InvalidParameterException */
  demand(literal: string): void {
    if (!this.take(literal)) throw invalidPattern();
  }

  /** As {@link take}, for words in any case that end where the match ends. */
  takeWords(words: RegExp): boolean {
    return this.match(words) !== undefined;
  }

  /** What a sticky expression finds here, after space. */
  match(expression: RegExp): string | undefined {
    this.skipSpace();
    expression.lastIndex = this.at;
    const found = expression.exec(this.text)?.[0];
    if (found === undefined) return undefined;
    this.at += found.length;
    return found;
  }

  /** A text in double quotes, behind the first one; a backslash protects what follows. @throws InvalidParameterException */
  quoted(): string {
    let found = '';
    while (!this.isAtEnd) {
      const char = this.text[this.at++] ?? '';
      if (char === '"') return found;
      found += char === '\\' ? (this.text[this.at++] ?? '') : char;
    }
    throw invalidPattern();
  }

  /** A regular expression up to the next percent sign, behind the first one. @throws InvalidParameterException */
  regex(): RegExp {
    const end = this.text.indexOf('%', this.at);
    if (end < 0) throw invalidPattern();
    const source = this.text.slice(this.at, end);
    this.at = end + 1;
    if (++this.regexes > REGEXES_MAX) throw invalidPattern();
    return regexOf(source);
  }
}

/**
 * AWS knows anchors, quantifiers, alternatives, classes and `\d \s \w \x`; groups it does not. Without them none takes
 * more than polynomial time.
 *
 * @throws InvalidParameterException
 */
function regexOf(source: string): RegExp {
  if (!REGEX_CHARACTERS.test(source) || /\\[1-9kpPu]/.test(source)) throw invalidPattern();
  try {
    return userRegex(source);
  } catch {
    throw invalidPattern();
  }
}

/** A test for a text in which `*` stands for anything. */
export function wildcardTest(text: string): (value: string) => boolean {
  if (!text.includes('*')) return (value) => value === text;
  const pieces = text.split('*');
  return (value) => matchesPieces(value, pieces);
}

/** The pieces stand in the value in this order, the first at its beginning, the last at its end. */
function matchesPieces(value: string, pieces: readonly string[]): boolean {
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (!value.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = value.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return value.length - last.length >= at && value.endsWith(last);
}

/** The longest part of a text with wildcards that stands for itself. */
export function longestPiece(text: string): string {
  return text.split('*').reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');
}
