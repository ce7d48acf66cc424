/** Patterns for lines of columns: `[ip, user, time, request = *.html*, status = 4* || status = 5*, bytes > 1000, ...]`. */

import { compareNumbers, numberOf } from './json.ts';
import type { Pattern } from './matching.ts';
import { invalidPattern, Scanner, wildcardTest } from './scanner.ts';

type Test = (value: string) => boolean;

interface Column {
  /** Undefined: it is known by its number. */
  name: string | undefined;
  test: Test;
}

interface Columns {
  before: Column[];
  /** Columns behind `...`; undefined without one. */
  after: Column[] | undefined;
}

/** @throws InvalidParameterException */
export function columnsPattern(text: string): Pattern {
  const scanner = new Scanner(text);
  const columns = readColumns(scanner);
  return {
    hasRegex: scanner.regexes > 0,
    needles: [],
    mayEscape: false,
    matches: (message) => valuesOf(columns, message) !== undefined,
    extract: (message) => valuesOf(columns, message) ?? {},
  };
}

/** The values of a line that has these columns. */
function valuesOf({ before, after }: Columns, message: string): Record<string, string> | undefined {
  const values = splitLine(message);
  const count = before.length + (after?.length ?? 0);
  // `[]` wants everything.
  if (count === 0 && after === undefined) return numbered(values);
  if (after === undefined ? values.length !== count : values.length < count) return undefined;
  const all: (Column | undefined)[] = [...before];
  if (after !== undefined) {
    all.push(...Array.from({ length: values.length - count }, () => undefined), ...after);
  }
  const named: Record<string, string> = {};
  for (const [i, value] of values.entries()) {
    const column = all[i];
    if (column !== undefined && !column.test(value)) return undefined;
    named[`$${column?.name ?? i + 1}`] = value;
  }
  return named;
}

function numbered(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, i) => [`$${i + 1}`, value]));
}

/** Words between spaces; what stands in brackets or double quotes is one. */
export function splitLine(message: string): string[] {
  const found = message.matchAll(/\[([^\]]*)\]|"((?:[^"\\]|\\.)*)"|(\S+)/g);
  return Array.from(found, ([, bracketed, quoted, word]) => bracketed ?? quoted ?? word ?? '');
}

function readColumns(scanner: Scanner): Columns {
  scanner.demand('[');
  const columns: Columns = { before: [], after: undefined };
  if (!scanner.take(']')) {
    do {
      if (scanner.take('...')) {
        if (columns.after !== undefined) throw invalidPattern();
        columns.after = [];
      } else {
        (columns.after ?? columns.before).push(readColumn(scanner));
      }
    } while (scanner.take(','));
    scanner.demand(']');
  }
  scanner.skipSpace();
  if (!scanner.isAtEnd) throw invalidPattern();
  return columns;
}

/** A name, or conditions on one name joined by `&&` and `||`; nothing at all is a column that may hold anything. */
function readColumn(scanner: Scanner): Column {
  const name = readName(scanner);
  const any: Test[][] = [];
  let all: Test[] = [];
  for (;;) {
    const test = readCondition(scanner);
    if (test !== undefined) all.push(test);
    const joint = scanner.match(/&&|\|\|/y);
    if (joint === undefined) break;
    if (test === undefined) throw invalidPattern();
    if (joint === '||') {
      any.push(all);
      all = [];
    }
    if (readName(scanner) !== name) throw invalidPattern();
  }
  any.push(all);
  return { name, test: (value) => any.some((tests) => tests.every((test) => test(value))) };
}

function readName(scanner: Scanner): string | undefined {
  return scanner.match(/[\p{L}\p{N}_-]+/uy);
}

function readCondition(scanner: Scanner): Test | undefined {
  const operator = scanner.match(/!=|<=|>=|=|<|>/y);
  if (operator === undefined) return undefined;
  const isWanted = operator !== '!=';
  const isEquality = operator === '=' || operator === '!=';
  if (isEquality && scanner.take('%')) {
    const expression = scanner.regex();
    return (value) => expression.test(value) === isWanted;
  }
  const isQuoted = isEquality && scanner.take('"');
  const literal = isQuoted ? scanner.quoted() : scanner.match(/[^\s",\]&|]+/y);
  if (literal === undefined) throw invalidPattern();
  const number = isQuoted ? undefined : numberOf(literal);
  if (number !== undefined) {
    return (value) => {
      const own = numberOf(value);
      return own === undefined ? operator === '!=' : compareNumbers(operator, own, number);
    };
  }
  if (!isEquality) throw invalidPattern();
  const isEqual = wildcardTest(literal);
  return (value) => isEqual(value) === isWanted;
}
