/**
 * The language of filter patterns: terms, JSON, columns, regular expressions.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */

import { columnsPattern } from './columns.ts';
import { jsonPattern } from './json.ts';
import { termsPattern } from './terms.ts';

export interface Pattern {
  /** Does the pattern want this message? */
  matches(message: string): boolean;
  /** Values that the pattern names, of a message that matches: `$.latency` or `$bytes`. */
  extract(message: string): Record<string, string>;
  /** What each message that matches holds as it stands. Empty: nothing is known. */
  readonly needles: readonly string[];
  /** Messages may hold a needle in other words, with a backslash. */
  readonly mayEscape: boolean;
}

const everything: Pattern = { matches: () => true, extract: () => ({}), needles: [], mayEscape: false };

/** @throws InvalidParameterException */
export function compilePattern(text: string): Pattern {
  const trimmed = text.trim();
  if (trimmed === '') return everything;
  if (trimmed.startsWith('{')) return jsonPattern(trimmed);
  if (trimmed.startsWith('[')) return columnsPattern(trimmed);
  return termsPattern(trimmed);
}
