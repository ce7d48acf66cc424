export type TokenKind = 'name' | 'alias' | 'reference' | 'integer' | 'symbol' | 'unknown' | 'end';

export interface Token {
  kind: TokenKind;
  /** As written; `<EOF>` at the end. */
  text: string;
  /** Offsets in the expression, `end` exclusive. */
  start: number;
  end: number;
}

const TOKEN =
  /([A-Za-z][A-Za-z0-9_]*)|(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|(\d+)|(<>|<=|>=|[=<>()[\].,+-])|(.)/suy;
const SPACES = /[ \t\r\n]*/y;
const KINDS: readonly TokenKind[] = ['name', 'alias', 'reference', 'integer', 'symbol', 'unknown'];

/**
 * The tokens of an expression, `end` as the last. A character that begins no token is `unknown`: where it stands
 * decides what the parser says of it.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skipSpaces(text, 0); at < text.length; at = skipSpaces(text, at)) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) break;
    const group = match.findIndex((part, i) => i > 0 && part !== undefined);
    const end = at + match[0].length;
    tokens.push({ kind: KINDS[group - 1] ?? 'unknown', text: match[0], start: at, end });
    at = end;
  }
  tokens.push({ kind: 'end', text: '<EOF>', start: text.length, end: text.length });
  return tokens;
}

function skipSpaces(text: string, at: number): number {
  SPACES.lastIndex = at;
  return at + (SPACES.exec(text)?.[0].length ?? 0);
}
