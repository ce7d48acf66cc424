/**
 * The Condition element (IAM User Guide, "IAM JSON policy elements: Condition operators" and "Conditions
 * with multiple context keys or values"). Keys and operators are joined by AND, the values of a key by OR;
 * of a negated operator by NOR.
 */

import { arnMatches, arnSegments, compileArnPattern } from './arn.ts';
import type { ConditionContext, ContextValue } from './context.ts';
import { parseDate } from './dates.ts';
import type { ConditionElement } from './document.ts';
import { type Address, inRange, parseAddress, parseRange } from './ip.ts';
import { isResolved, parseTemplate, resolveTemplate, resolveTokens } from './variables.ts';

export interface Condition {
  readonly element: ConditionElement;
  /** In lower case. */
  readonly key: string;
  holds(context: ConditionContext): boolean;
}

/** Whether one value of the request agrees with one of the policy's values. */
type ValueTest = (value: string, context: ConditionContext) => boolean;

interface Family {
  negated: boolean;
  /** Builds the test from the policy's values; `variables` says whether `${...}` means something. */
  compile(values: readonly string[], variables: boolean): ValueTest;
}

/** An operator's name taken apart: `ForAnyValue:StringLikeIfExists`. */
export interface OperatorName {
  set: 'ForAllValues' | 'ForAnyValue' | undefined;
  base: string;
  ifExists: boolean;
}

const NULL_OPERATOR = 'Null';

const FAMILIES: ReadonlyMap<string, Family> = new Map([
  ...withNegation('StringEquals', 'StringNotEquals', stringEquals),
  ...withNegation('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', stringEqualsIgnoreCase),
  ...withNegation('StringLike', 'StringNotLike', stringLike),
  ...withNegation('ArnEquals', 'ArnNotEquals', arnLike),
  ...withNegation('ArnLike', 'ArnNotLike', arnLike),
  ...withNegation('IpAddress', 'NotIpAddress', ipAddress),
  ...comparisons('Numeric', parseNumber),
  ...comparisons('Date', parseDate),
  ['Bool', { negated: false, compile: bool }],
  ['BinaryEquals', { negated: false, compile: binaryEquals }],
]);

/** The parts of an operator's name, or undefined when AWS has no such operator. */
export function parseOperator(name: string): OperatorName | undefined {
  const [, set, rest = ''] = /^(?:(ForAllValues|ForAnyValue):)?(.*)$/s.exec(name) ?? [];
  const ifExists = rest.endsWith('IfExists');
  const base = ifExists ? rest.slice(0, -'IfExists'.length) : rest;
  const known = FAMILIES.has(base) || (base === NULL_OPERATOR && !ifExists);
  if (!known) return undefined;
  return { set: set === 'ForAllValues' || set === 'ForAnyValue' ? set : undefined, base, ifExists };
}

/** @throws Error for an unknown operator: parsing refuses those */
export function compileCondition(element: ConditionElement, variables: boolean): Condition {
  const operator = parseOperator(element.operator);
  const key = element.key.toLowerCase();
  if (operator?.base === NULL_OPERATOR) {
    const wanted = element.values.map((value) => value.toLowerCase());
    return { element, key, holds: (context) => wanted.includes(String(isAbsent(context.get(key)))) };
  }
  const family = operator === undefined ? undefined : FAMILIES.get(operator.base);
  if (operator === undefined || family === undefined) {
    throw new Error(`Condition operator ${element.operator} was not refused when its policy was parsed`);
  }
  const test = family.compile(element.values, variables);
  return { element, key, holds: (context) => holds(operator, family.negated, test, context, key) };
}

function holds(
  { set, ifExists }: OperatorName,
  negated: boolean,
  test: ValueTest,
  context: ConditionContext,
  key: string,
): boolean {
  const actual = context.get(key);
  if (actual === undefined && ifExists) return true;
  const values = typeof actual === 'string' ? [actual] : (actual ?? []);
  const agrees = (value: string) => test(value, context) !== negated;
  if (set === undefined) {
    // A missing key never matches, so what must not match is fulfilled. Of several values without a set
    // operator AWS takes any that matches.
    return values.some((value) => test(value, context)) !== negated;
  }
  // "If the key values in the request resolve to an empty data set (for example, an empty string)": as if
  // none.
  if (values.every((value) => value === '')) return set === 'ForAllValues';
  return set === 'ForAllValues' ? values.every(agrees) : values.some(agrees);
}

function isAbsent(value: ContextValue | undefined): boolean {
  return value === undefined || value.length === 0;
}

function withNegation(name: string, negatedName: string, compile: Family['compile']): [string, Family][] {
  return [
    [name, { negated: false, compile }],
    [negatedName, { negated: true, compile }],
  ];
}

function stringEquals(values: readonly string[], variables: boolean): ValueTest {
  return anyTemplate(values, false, variables);
}

function stringLike(values: readonly string[], variables: boolean): ValueTest {
  return anyTemplate(values, true, variables);
}

function stringEqualsIgnoreCase(values: readonly string[], variables: boolean): ValueTest {
  const templates = values.map((value) => parseTemplate(value, false, variables));
  return (value, context) =>
    templates.some((template) => {
      const literal = resolveTemplate(template, context)?.literal;
      return literal?.toLowerCase() === value.toLowerCase();
    });
}

function anyTemplate(values: readonly string[], wildcards: boolean, variables: boolean): ValueTest {
  const templates = values.map((value) => parseTemplate(value, wildcards, variables));
  const literals = templates.map((template) => template.glob?.literal);
  if (literals.every((literal) => literal !== undefined)) {
    const set = new Set(literals);
    return (value) => set.has(value);
  }
  return (value, context) =>
    templates.some((template) => resolveTemplate(template, context)?.matches(value) ?? false);
}

function arnLike(values: readonly string[], variables: boolean): ValueTest {
  const patterns = values.map((value) => {
    const { tokens } = parseTemplate(value, true, variables);
    if (isResolved(tokens)) {
      const fixed = compileArnPattern(tokens);
      return () => fixed;
    }
    return (context: ConditionContext) => {
      const resolved = resolveTokens(tokens, context);
      return resolved === undefined ? undefined : compileArnPattern(resolved);
    };
  });
  return (value, context) => {
    const arn = arnSegments(value);
    if (arn === undefined) return false;
    return patterns.some((patternFor) => {
      const pattern = patternFor(context);
      return pattern !== undefined && arnMatches(pattern, arn);
    });
  };
}

function ipAddress(values: readonly string[]): ValueTest {
  const ranges = values.map(parseRange).filter((range) => range !== undefined);
  const contains = (address: Address) => ranges.some((range) => inRange(address, range));
  return (value) => {
    const address = parseAddress(value);
    return address !== undefined && contains(address);
  };
}

function bool(values: readonly string[], variables: boolean): ValueTest {
  const templates = values.map((value) => parseTemplate(value.toLowerCase(), false, variables));
  return (value, context) =>
    templates.some(
      (template) => resolveTemplate(template, context)?.literal?.toLowerCase() === value.toLowerCase(),
    );
}

function binaryEquals(values: readonly string[]): ValueTest {
  const wanted = values.map((value) => Buffer.from(value, 'base64'));
  return (value) => {
    const bytes = Buffer.from(value, 'base64');
    return wanted.some((other) => other.equals(bytes));
  };
}

/** The six ordering operators of a kind of value; what cannot be read as such agrees with nothing. */
function comparisons(
  prefix: 'Numeric' | 'Date',
  read: (text: string) => number | undefined,
): [string, Family][] {
  const family = (compare: (value: number, limit: number) => boolean): Family => ({
    negated: false,
    compile: (values) => {
      const limits = values.map(read).filter((limit) => limit !== undefined);
      return (text) => {
        const value = read(text);
        return value !== undefined && limits.some((limit) => compare(value, limit));
      };
    },
  });
  const equals = family((value, limit) => value === limit);
  return [
    [`${prefix}Equals`, equals],
    [`${prefix}NotEquals`, { ...equals, negated: true }],
    [`${prefix}LessThan`, family((value, limit) => value < limit)],
    [`${prefix}LessThanEquals`, family((value, limit) => value <= limit)],
    [`${prefix}GreaterThan`, family((value, limit) => value > limit)],
    [`${prefix}GreaterThanEquals`, family((value, limit) => value >= limit)],
  ];
}

function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(trimmed) ? Number(trimmed) : undefined;
}
