/** Patterns for JSON: `{ ($.status = 4*) && ($.user.id IS NULL || $.tags[0] = "a") }`. */

import type { Pattern } from './matching.ts';
import { invalidPattern, longestPiece, Scanner, wildcardTest } from './scanner.ts';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
type Step = string | number;

/** What an expression says of a message, and what each that it wants must hold as it stands. */
interface Expression {
  test(json: Json): boolean;
  needles: readonly string[];
}

const DEPTH_MAX = 32;

/** @throws InvalidParameterException */
export function jsonPattern(text: string): Pattern {
  const scanner = new Scanner(text);
  const reader = new JsonPatternReader(scanner);
  const { test, needles } = reader.read();
  const { selectors } = reader;
  let last: { message: string; json: Json | undefined } | undefined;
  // One message after the other is matched, and values taken out of it.
  const parseOnce = (message: string): Json | undefined => {
    if (last?.message !== message) last = { message, json: parse(message) };
    return last.json;
  };
  return {
    needles,
    hasRegex: scanner.regexes > 0,
    // A string may write its characters as `\u0041`.
    mayEscape: true,
    matches: (message) => {
      const json = parseOnce(message);
      return json !== undefined && test(json);
    },
    extract(message) {
      const json = parseOnce(message);
      const values: Record<string, string> = {};
      if (json === undefined) return values;
      for (const [selector, steps] of selectors) {
        const value = valueAt(json, steps);
        if (value !== undefined) values[selector] = textOf(value);
      }
      return values;
    },
  };
}

function parse(message: string): Json | undefined {
  // Most lines that are no JSON are known by their first character.
  if (!/^\s*[{[]/.test(message)) return undefined;
  try {
    return JSON.parse(message) as Json;
  } catch {
    return undefined;
  }
}

/** A value of a JSON message under a selector like `$.a.b[0]`, as text: for metrics. */
export function selectValue(message: string, selector: string): string | undefined {
  const json = parse(message);
  if (json === undefined) return undefined;
  const value = valueAt(json, readSelector(new Scanner(selector)).steps);
  return value === undefined ? undefined : textOf(value);
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function valueAt(json: Json, steps: readonly Step[]): Json | undefined {
  let value: Json | undefined = json;
  for (const step of steps) {
    if (value === null || typeof value !== 'object') return undefined;
    if (Array.isArray(value)) value = typeof step === 'number' ? value[step] : undefined;
    else value = Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value;
}

/** `$.name.name[3]["any name"]` and its steps. @throws InvalidParameterException */
export function readSelector(scanner: Scanner): { text: string; steps: Step[] } {
  scanner.skipSpace();
  const start = scanner.at;
  scanner.demand('$');
  const steps: Step[] = [];
  for (;;) {
    const step = readStep(scanner);
    if (step === undefined) break;
    steps.push(step);
  }
  if (steps.length === 0) throw invalidPattern();
  return { text: scanner.text.slice(start, scanner.at), steps };
}

function readStep(scanner: Scanner): Step | undefined {
  const next = scanner.text[scanner.at];
  if (next === '.') {
    scanner.at++;
    if (scanner.text[scanner.at] === '[') return readStep(scanner);
    const name = scanner.match(/[\p{L}\p{N}_@#-]+/uy);
    if (name === undefined) throw invalidPattern();
    return name;
  }
  if (next !== '[') return undefined;
  scanner.at++;
  const index = scanner.match(/\d+/y);
  const name = index === undefined ? scanner.match(/"[^"]*"|'[^']*'/y) : undefined;
  scanner.demand(']');
  if (index !== undefined) return Number(index);
  if (name === undefined) throw invalidPattern();
  return name.slice(1, -1);
}

class JsonPatternReader {
  readonly selectors = new Map<string, readonly Step[]>();
  readonly #scanner: Scanner;
  #depth = 0;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  read(): Expression {
    this.#scanner.demand('{');
    const expression = this.#either();
    this.#scanner.demand('}');
    this.#scanner.skipSpace();
    if (!this.#scanner.isAtEnd) throw invalidPattern();
    return expression;
  }

  #either(): Expression {
    const parts = [this.#both()];
    while (this.#scanner.take('||')) parts.push(this.#both());
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return only;
    return { test: (json) => parts.some(({ test }) => test(json)), needles: [] };
  }

  #both(): Expression {
    const parts = [this.#condition()];
    while (this.#scanner.take('&&')) parts.push(this.#condition());
    return {
      test: (json) => parts.every(({ test }) => test(json)),
      needles: parts.flatMap(({ needles }) => needles),
    };
  }

  #condition(): Expression {
    const scanner = this.#scanner;
    if (scanner.take('(')) {
      if (++this.#depth > DEPTH_MAX) throw invalidPattern();
      const inner = this.#either();
      scanner.demand(')');
      this.#depth--;
      return inner;
    }
    const { text, steps } = readSelector(scanner);
    this.selectors.set(text, steps);
    const at = (json: Json): Json | undefined => valueAt(json, steps);
    if (scanner.takeWords(/NOT\s+EXISTS\b/iy)) return only((json) => at(json) === undefined);
    if (scanner.takeWords(/EXISTS\b/iy)) return only((json) => at(json) !== undefined);
    if (scanner.takeWords(/IS\s+TRUE\b/iy)) return only((json) => at(json) === true);
    if (scanner.takeWords(/IS\s+FALSE\b/iy)) return only((json) => at(json) === false);
    if (scanner.takeWords(/IS\s+NULL\b/iy)) return only((json) => at(json) === null);
    const operator = scanner.match(/!=|<=|>=|=|<|>/y);
    if (operator === undefined) throw invalidPattern();
    const { test, needle } = readComparison(scanner, operator);
    return {
      test: (json) => {
        const value = at(json);
        return value !== undefined && test(value);
      },
      needles: needle === undefined ? [] : [needle],
    };
  }
}

function only(test: (json: Json) => boolean): Expression {
  return { test, needles: [] };
}

interface Comparison {
  test(value: Json): boolean;
  needle?: string | undefined;
}

/** What stands behind the operator. A property that is not there is neither equal nor different. */
function readComparison(scanner: Scanner, operator: string): Comparison {
  const isEquality = operator === '=' || operator === '!=';
  if (isEquality && scanner.take('%')) {
    const expression = scanner.regex();
    const isWanted = operator === '=';
    return { test: (value) => isText(value) && expression.test(textOf(value)) === isWanted };
  }
  if (isEquality && scanner.take('"')) return equality(scanner.quoted(), operator);
  const literal = scanner.match(/[^\s"%(){}&|=<>!]+/y);
  if (literal === undefined) throw invalidPattern();
  const number = numberOf(literal);
  if (number === undefined) {
    if (!isEquality) throw invalidPattern();
    return equality(literal, operator);
  }
  const compare = comparisons[operator] ?? comparisons['='];
  const asText = equality(literal, operator);
  return {
    test: (value) => {
      if (typeof value === 'number') return compare?.(value, number) ?? false;
      return isEquality && typeof value === 'string' && asText.test(value);
    },
  };
}

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

export function numberOf(text: string): number | undefined {
  return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined;
}

export function compareNumbers(operator: string, a: number, b: number): boolean {
  return comparisons[operator]?.(a, b) ?? false;
}

function equality(text: string, operator: string): Comparison {
  const isEqual = wildcardTest(text);
  if (operator === '!=') return { test: (value) => isText(value) && !isEqual(textOf(value)) };
  // A lone star wants the property to be there.
  if (text === '*') return { test: () => true };
  const piece = longestPiece(text);
  // What JSON writes otherwise is not looked for.
  const needle = /^[^"\\\p{Cc}]+$/u.test(piece) ? piece : undefined;
  return { test: (value) => isText(value) && isEqual(textOf(value)), needle };
}

function isText(value: Json): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
