/** A query of Logs Insights as words. */

import { malformedQuery } from '../errors.ts';
import { isSafeRegex, userRegex } from '../user-regex.ts';

export type Token =
  | { kind: 'name'; text: string }
  | { kind: 'string'; text: string }
  | { kind: 'number'; text: string }
  | { kind: 'regex'; text: string; flags: string }
  | { kind: 'symbol'; text: string };

const WORDS =
  /\s+|#[^\n]*|(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|`(?<quoted>[^`]+)`|(?<number>\d+\.?\d*(?:[eE][-+]?\d+)?(?![\w.])|\d+(?=(?:ms|s|m|h|d|w|mo|q|y)\b))|(?<name>[@\p{L}_][\p{L}\p{N}_@]*(?:\.[\p{L}\p{N}_@]+)*|(?:ms|s|m|h|d|w)\b)|(?<symbol>=~|!=|<=|>=|[=<>()[\],|+\-*%^/])/uy;
/** An expression begins where a value may stand, behind these. */
const BEFORE_REGEX: ReadonlySet<string> = new Set(['like', '=~', 'parse']);

/** @throws MalformedQueryException */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const regex = query[at] === '/' && mayBeRegex(tokens) ? regexAt(query, at) : undefined;
    if (regex !== undefined) {
      tokens.push({ kind: 'regex', text: regex.source, flags: regex.flags });
      at = regex.end;
      continue;
    }
    WORDS.lastIndex = at;
    const found = WORDS.exec(query);
    if (found === null || found[0] === '')
      throw malformedQuery(`unexpected symbol found ${query[at]} at position ${at}`);
    at += found[0].length;
    const token = tokenOf(found.groups ?? {});
    if (token !== undefined) tokens.push(token);
  }
  return tokens;
}

function tokenOf({
  string,
  quoted,
  number,
  name,
  symbol,
}: Record<string, string | undefined>): Token | undefined {
  if (string !== undefined) return { kind: 'string', text: string.slice(1, -1).replace(/\\(.)/gs, '$1') };
  if (quoted !== undefined) return { kind: 'name', text: quoted };
  if (number !== undefined) return { kind: 'number', text: number };
  if (name !== undefined) return { kind: 'name', text: name };
  return symbol === undefined ? undefined : { kind: 'symbol', text: symbol };
}

function mayBeRegex(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1);
  const before = tokens.at(-2);
  if (last === undefined) return false;
  return BEFORE_REGEX.has(last.text.toLowerCase()) || before?.text.toLowerCase() === 'parse';
}

function regexAt(query: string, at: number): { source: string; flags: string; end: number } | undefined {
  const found = /\/((?:[^/\\\n]|\\.)+)\//y;
  found.lastIndex = at;
  const match = found.exec(query);
  if (match === null) return undefined;
  const source = match[1] ?? '';
  const isCaseless = source.startsWith('(?i)');
  return {
    source: isCaseless ? source.slice(4) : source,
    flags: isCaseless ? 'i' : '',
    end: at + match[0].length,
  };
}

/** @throws MalformedQueryException */
export function regexOf({ text, flags }: { text: string; flags: string }): RegExp {
  if (!isSafeRegex(text)) {
    throw malformedQuery(`the regular expression ${text} is not supported`);
  }
  try {
    return userRegex(text, flags);
  } catch {
    throw malformedQuery(`the regular expression ${text} is not valid`);
  }
}
