import { malformed, type Place } from './errors.ts';

export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'symbol' | 'end';

export interface Token {
  kind: TokenKind;
  /** As written; of quoted names and strings what is between the quotes. */
  text: string;
  at: Place;
}

const SPACE = /(?:\s|--[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const TOKEN =
  /([A-Za-z_$][\w$]*)|"((?:[^"]|"")*)"|'((?:[^']|'')*)'|((?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(\?)|(<<|>>|<=|>=|<>|!=|\|\||[-()[\]{}.,:;=<>+*/%])/y;
const KINDS: readonly TokenKind[] = ['word', 'quoted', 'string', 'number', 'parameter', 'symbol'];
const INTEGER_MAX = 2 ** 31 - 1;

/** A number whose exponent or scale is no 32-bit integer cannot be read at all. */
function checkNumber(text: string): void {
  const [mantissa = '', exponent = '0'] = text.split(/e/i);
  const scale = (mantissa.split('.')[1]?.length ?? 0) - Number(exponent);
  if (Math.abs(Number(exponent)) > INTEGER_MAX || Math.abs(scale) > INTEGER_MAX) throw malformed('');
}

function placeOf(text: string, start: number, end: number): Place {
  const before = text.slice(0, start);
  const line = before.split('\n').length;
  return { line, column: start - before.lastIndexOf('\n'), length: end - start };
}

function content(kind: TokenKind, text: string): string {
  if (kind === 'string') return text.replaceAll("''", "'");
  return kind === 'quoted' ? text.replaceAll('""', '"') : text;
}

/** The tokens of a statement, `end` as the last. Comments are space. Throws ValidationException. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    // A comment that never ends is none.
    if (match === null || text.startsWith('/*', at)) throw malformed('');
    const group = match.findIndex((part, i) => i > 0 && part !== undefined);
    const kind = KINDS[group - 1] ?? 'symbol';
    const end = at + match[0].length;
    if (kind === 'number') checkNumber(match[0]);
    tokens.push({ kind, text: content(kind, match[group] ?? ''), at: placeOf(text, at, end) });
    at = end;
  }
  tokens.push({ kind: 'end', text: '', at: placeOf(text, text.length, text.length) });
  return tokens;
}

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  return at + (SPACE.exec(text)?.[0].length ?? 0);
}
