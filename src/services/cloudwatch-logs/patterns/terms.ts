/** Patterns for text without form: `ERROR -debug "exact phrase" ?either ?or %expression%`. */

import { invalidParameter } from '../errors.ts';
import type { Pattern } from './matching.ts';
import { Scanner } from './scanner.ts';

type Test = (message: string) => boolean;

interface Terms {
  all: Test[];
  none: Test[];
  any: Test[];
  needles: string[];
}

/** @throws InvalidParameterException */
export function termsPattern(text: string): Pattern {
  const scanner = new Scanner(text);
  const terms: Terms = { all: [], none: [], any: [], needles: [] };
  for (scanner.skipSpace(); !scanner.isAtEnd; scanner.skipSpace()) readTerm(scanner, terms);
  return {
    matches: testOf(terms),
    extract: () => ({}),
    needles: terms.needles,
    mayEscape: false,
    hasRegex: scanner.regexes > 0,
  };
}

/** "If you combine the question mark with other filter patterns, the question mark is ignored": its terms are. */
function testOf({ all, none, any }: Terms): Test {
  if (all.length === 0 && none.length === 0) return (message) => any.some((test) => test(message));
  return (message) => all.every((test) => test(message)) && !none.some((test) => test(message));
}

function readTerm(scanner: Scanner, terms: Terms): void {
  const sign = scanner.match(/[-?]/y);
  const { test, literal } = readTest(scanner);
  if (sign === '-') terms.none.push(test);
  else if (sign === '?') terms.any.push(test);
  else {
    terms.all.push(test);
    if (literal !== undefined) terms.needles.push(literal);
  }
}

function readTest(scanner: Scanner): { test: Test; literal: string | undefined } {
  if (scanner.take('%')) {
    const expression = scanner.regex();
    return { test: (message) => expression.test(message), literal: undefined };
  }
  const literal = scanner.take('"') ? scanner.quoted() : readWord(scanner);
  return { test: (message) => message.includes(literal), literal };
}

/** "Terms that contain characters other than alphanumeric or underscore have to stand in double quotes." */
function readWord(scanner: Scanner): string {
  const word = scanner.match(/[^\s"]+/y) ?? '';
  if (/^[\p{L}\p{N}_]+$/u.test(word)) return word;
  throw invalidParameter(`Invalid character(s) in term '${word}'`);
}
