/**
 * Filter criteria: which records of a source a function wants. A record passes when any of the patterns fits it.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */

import { invalidParameter } from '../errors.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { readonly [name: string]: Json };

export interface Pattern {
  readonly [name: string]: Pattern | readonly Rule[] | readonly Pattern[];
}

/** Whether a value fits; `undefined` stands for one that is not there. */
type Rule = (value: Json | undefined) => boolean;

const NESTING_MAX = 30;

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(): Error {
  return invalidParameter('Invalid filter pattern definition.');
}

/** A pattern, ready to be compared. @throws AwsError InvalidParameterValueException */
export function parsePattern(text: string): Pattern {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw invalid();
  }
  if (!isObject(value)) throw invalid();
  return parseLevel(value, 1);
}

function parseLevel(level: JsonObject, depth: number): Pattern {
  if (depth > NESTING_MAX) throw invalid();
  const entries = Object.entries(level).map(([name, value]) => {
    if (name === '$or') return [name, parseBranches(value, depth)] as const;
    if (isObject(value)) return [name, parseLevel(value, depth + 1)] as const;
    if (!Array.isArray(value) || value.length === 0) throw invalid();
    return [name, value.map(parseRule)] as const;
  });
  return Object.fromEntries(entries);
}

function parseBranches(value: Json, depth: number): Pattern[] {
  if (!Array.isArray(value) || value.length < 2) throw invalid();
  return value.map((branch: Json) => {
    if (!isObject(branch)) throw invalid();
    return parseLevel(branch, depth + 1);
  });
}

function parseRule(rule: Json): Rule {
  if (Array.isArray(rule)) throw invalid();
  if (!isObject(rule)) return (value) => value === rule;
  const [operator, ...others] = Object.keys(rule);
  if (operator === undefined || others.length > 0) throw invalid();
  const make = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (make === undefined) throw invalid();
  return make(rule[operator] ?? null);
}

function text(value: Json): string {
  if (typeof value !== 'string' || value === '') throw invalid();
  return value;
}

const isText = (value: Json | undefined): value is string => typeof value === 'string';

const OPERATORS: Readonly<Record<string, (operand: Json) => Rule>> = {
  prefix: (operand) => {
    if (isObject(operand)) {
      const start = text(operand['equals-ignore-case'] ?? null).toLowerCase();
      return (value) => isText(value) && value.toLowerCase().startsWith(start);
    }
    const start = text(operand);
    return (value) => isText(value) && value.startsWith(start);
  },
  suffix: (operand) => {
    if (isObject(operand)) {
      const end = text(operand['equals-ignore-case'] ?? null).toLowerCase();
      return (value) => isText(value) && value.toLowerCase().endsWith(end);
    }
    const end = text(operand);
    return (value) => isText(value) && value.endsWith(end);
  },
  'equals-ignore-case': (operand) => {
    const wanted = text(operand).toLowerCase();
    return (value) => isText(value) && value.toLowerCase() === wanted;
  },
  exists: (operand) => {
    if (typeof operand !== 'boolean') throw invalid();
    return (value) => (value !== undefined) === operand;
  },
  'anything-but': anythingBut,
  numeric,
};

function anythingBut(operand: Json): Rule {
  if (isObject(operand)) {
    const inner = parseRule(operand);
    return (value) => value !== undefined && !inner(value);
  }
  const unwanted = Array.isArray(operand) ? operand : [operand];
  if (unwanted.length === 0 || unwanted.some((each) => typeof each === 'object')) throw invalid();
  return (value) => value !== undefined && !unwanted.includes(value);
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function numeric(operand: Json): Rule {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0) throw invalid();
  const tests: ((value: number) => boolean)[] = [];
  for (let i = 0; i < operand.length; i += 2) {
    const name = operand[i];
    const bound = operand[i + 1];
    const compare = isText(name) && Object.hasOwn(COMPARISONS, name) ? COMPARISONS[name] : undefined;
    if (compare === undefined || typeof bound !== 'number') throw invalid();
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

/** Whether a record, or a part of it, fits a pattern. */
export function fits(pattern: Pattern, record: Json | undefined): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === '$or') return (wanted as readonly Pattern[]).some((branch) => fits(branch, record));
    const value = isObject(record) && Object.hasOwn(record, name) ? record[name] : undefined;
    if (!Array.isArray(wanted)) return fitsInside(wanted as Pattern, value);
    const rules = wanted as readonly Rule[];
    // Of an array it is enough that one element fits.
    if (Array.isArray(value)) return value.some((each: Json) => rules.some((rule) => rule(each)));
    return rules.some((rule) => rule(value));
  });
}

function fitsInside(pattern: Pattern, value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some((each: Json) => fits(pattern, each));
  return fits(pattern, value);
}

/** No patterns: everything passes. */
export function passes(patterns: readonly Pattern[], record: Json | undefined): boolean {
  return patterns.length === 0 || patterns.some((pattern) => fits(pattern, record));
}

/**
 * The same for a message, whose body is compared as JSON where a pattern looks into it, and as text where it does not;
 * a body that is not of the kind that is looked for does not fit.
 */
export function messagePasses(patterns: readonly Pattern[], message: JsonObject): boolean {
  if (patterns.length === 0) return true;
  const { body } = message;
  const parsed = isText(body) ? parsedBody(body) : undefined;
  return patterns.some((pattern) => {
    const wanted = pattern['body'];
    if (wanted === undefined) return fits(pattern, message);
    if (Array.isArray(wanted)) return parsed === undefined && fits(pattern, message);
    return parsed !== undefined && fits(pattern, { ...message, body: parsed });
  });
}

function parsedBody(body: string): Json | undefined {
  try {
    const value = JSON.parse(body) as Json;
    return typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}
