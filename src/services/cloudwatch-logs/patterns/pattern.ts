/**
 * The language of filter patterns: terms, JSON, columns, regular expressions.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */

import { columnsPattern } from './columns.ts';
import { jsonPattern } from './json.ts';
import type { Pattern } from './matching.ts';
import { termsPattern } from './terms.ts';

const everything: Pattern = {
  matches: () => true,
  extract: () => ({}),
  needles: [],
  mayEscape: false,
  hasRegex: false,
};

/** @throws InvalidParameterException */
export function compilePattern(text: string): Pattern {
  const trimmed = text.trim();
  if (trimmed === '') return everything;
  if (trimmed.startsWith('{')) return jsonPattern(trimmed);
  if (trimmed.startsWith('[')) return columnsPattern(trimmed);
  return termsPattern(trimmed);
}
