/**
 * The parameters that expressions replaced, translated into what expressions bind to: Expected, QueryFilter,
 * ScanFilter, KeyConditions, AttributeUpdates and AttributesToGet. They name top-level attributes only; a dot in a
 * name is part of it. All functions throw ValidationException.
 */

import { invalidParameter, validation } from '../errors.ts';
import {
  type AttributeType,
  type AttributeValue,
  canonicalValue,
  compareValues,
  typeOf,
} from '../item/attribute-value.ts';
import type { BoundCondition, BoundOperand, BoundUpdateAction, Comparator, PathNode } from './ast.ts';
import type { AttributeCondition, KeyConditions, KeyOperator } from './key-condition.ts';
import type { BoundUpdate } from './update-binder.ts';

/** Condition of the model. */
export interface LegacyCondition {
  ComparisonOperator?: string | undefined;
  AttributeValueList?: AttributeValue[] | undefined;
}

/** ExpectedAttributeValue of the model. */
export interface LegacyExpected extends LegacyCondition {
  Value?: AttributeValue | undefined;
  Exists?: boolean | undefined;
}

/** AttributeValueUpdate of the model. */
export interface LegacyUpdate {
  Value?: AttributeValue | undefined;
  Action?: string | undefined;
}

interface OperatorRule {
  /** Number of values, at least and at most. */
  values: readonly [number, number];
  /** Types of values; undefined for all. */
  types?: ReadonlySet<AttributeType>;
  comparator?: Comparator;
}

const SCALARS: ReadonlySet<AttributeType> = new Set(['S', 'N', 'B']);
const TEXTS: ReadonlySet<AttributeType> = new Set(['S', 'B']);
const MEMBERS: ReadonlySet<AttributeType> = new Set(['S', 'N', 'B', 'BOOL', 'NULL']);
const SETS: ReadonlySet<AttributeType> = new Set(['SS', 'NS', 'BS']);
const ADDABLE: ReadonlySet<AttributeType> = new Set(['N', 'SS', 'NS', 'BS', 'L']);

const OPERATORS: ReadonlyMap<string, OperatorRule> = new Map<string, OperatorRule>([
  ['EQ', { values: [1, 1], comparator: '=' }],
  ['NE', { values: [1, 1], comparator: '<>' }],
  ['LT', { values: [1, 1], types: SCALARS, comparator: '<' }],
  ['LE', { values: [1, 1], types: SCALARS, comparator: '<=' }],
  ['GT', { values: [1, 1], types: SCALARS, comparator: '>' }],
  ['GE', { values: [1, 1], types: SCALARS, comparator: '>=' }],
  ['BETWEEN', { values: [2, 2], types: SCALARS }],
  ['IN', { values: [1, Number.POSITIVE_INFINITY], types: SCALARS }],
  ['BEGINS_WITH', { values: [1, 1], types: TEXTS }],
  ['CONTAINS', { values: [1, 1], types: MEMBERS }],
  ['NOT_CONTAINS', { values: [1, 1], types: MEMBERS }],
  ['NULL', { values: [0, 0] }],
  ['NOT_NULL', { values: [0, 0] }],
]);

const KEY_OPERATORS: ReadonlyMap<string, KeyOperator> = new Map<string, KeyOperator>([
  ['EQ', '='],
  ['LT', '<'],
  ['LE', '<='],
  ['GT', '>'],
  ['GE', '>='],
  ['BETWEEN', 'BETWEEN'],
  ['BEGINS_WITH', 'begins_with'],
]);

function attributePath(name: string): PathNode {
  return { kind: 'path', segments: [name] };
}

/** Canonical values of one condition, checked against its operator. */
function checkedValues(operator: string, list: readonly AttributeValue[]): AttributeValue[] {
  const values = list.map(canonicalValue);
  const rule = OPERATORS.get(operator);
  const [least, most] = rule?.values ?? [0, -1];
  if (values.length < least || values.length > most) {
    throw invalidParameter(`Invalid number of argument(s) for the ${operator} ComparisonOperator`);
  }
  const types = values.map(typeOf);
  if (types.some((type) => type !== types[0])) {
    throw invalidParameter('AttributeValues inside AttributeValueList must be of same type');
  }
  const [type] = types;
  if (type !== undefined && rule?.types !== undefined && !rule.types.has(type)) {
    throw invalidParameter(`ComparisonOperator ${operator} is not valid for ${type} AttributeValue type`);
  }
  const [low, high] = values;
  if (
    operator === 'BETWEEN' &&
    low !== undefined &&
    high !== undefined &&
    (compareValues(low, high) ?? 0) > 0
  ) {
    throw validation(
      'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
    );
  }
  return values;
}

function call(name: string, path: PathNode, value?: BoundOperand): BoundCondition {
  return { kind: 'function', name, operands: value === undefined ? [path] : [path, value] };
}

function condition(name: string, operator: string, values: readonly AttributeValue[]): BoundCondition {
  const path = attributePath(name);
  const literals = values.map((value): BoundOperand => ({ kind: 'literal', value }));
  const comparator = OPERATORS.get(operator)?.comparator;
  const [first, second] = literals;
  if (first === undefined) {
    return call(operator === 'NULL' ? 'attribute_not_exists' : 'attribute_exists', path);
  }
  if (comparator !== undefined) return { kind: 'compare', operator: comparator, left: path, right: first };
  switch (operator) {
    case 'BETWEEN':
      return { kind: 'between', operand: path, low: first, high: second ?? first };
    case 'BEGINS_WITH':
      return call('begins_with', path, first);
    case 'CONTAINS':
      return call('contains', path, first);
    case 'NOT_CONTAINS': {
      // Unlike NOT contains(...), it is false for an item that lacks the attribute.
      const lacks: BoundCondition = { kind: 'not', term: call('contains', path, first) };
      return { kind: 'and', terms: [call('attribute_exists', path), lacks] };
    }
    default:
      return { kind: 'in', operand: path, list: literals };
  }
}

function junction(
  conditions: readonly BoundCondition[],
  operator: string | undefined,
): BoundCondition | undefined {
  const [first] = conditions;
  if (conditions.length < 2) return first;
  return { kind: operator === 'OR' ? 'or' : 'and', terms: conditions };
}

/** @param conditions how many conditions Expected, QueryFilter or ScanFilter has */
export function checkConditionalOperator(operator: string | undefined, conditions: number): void {
  if (operator === undefined) return;
  if (conditions === 0) throw validation('ConditionalOperator cannot be used without Filter or Expected');
  if (conditions === 1) {
    throw validation('ConditionalOperator can only be used when Filter or Expected has two or more elements');
  }
}

/** QueryFilter or ScanFilter; undefined when it filters nothing. */
export function legacyFilter(
  filter: Readonly<Record<string, LegacyCondition>>,
  conditionalOperator?: string,
): BoundCondition | undefined {
  const conditions = Object.entries(filter).map(([name, { ComparisonOperator: operator = '', ...rest }]) =>
    condition(name, operator, checkedValues(operator, rest.AttributeValueList ?? [])),
  );
  checkConditionalOperator(conditionalOperator, conditions.length);
  return junction(conditions, conditionalOperator);
}

function expectedWithOperator(name: string, expected: LegacyExpected, operator: string): BoundCondition {
  const { AttributeValueList: list, Value: value } = expected;
  if (expected.Exists !== undefined) {
    throw invalidParameter(`Exists and ComparisonOperator cannot be used together for Attribute: ${name}`);
  }
  const needsValue = operator !== 'NULL' && operator !== 'NOT_NULL';
  if (needsValue && list === undefined && value === undefined) {
    const rule = `Value or AttributeValueList must be used with ComparisonOperator: ${operator}`;
    throw invalidParameter(`${rule} for Attribute: ${name}`);
  }
  return condition(name, operator, checkedValues(operator, list ?? (value === undefined ? [] : [value])));
}

function expectedCondition(name: string, expected: LegacyExpected): BoundCondition {
  const { AttributeValueList: list, Value: value, Exists: exists } = expected;
  if (list !== undefined && value !== undefined) {
    throw invalidParameter(`Value and AttributeValueList cannot be used together for Attribute: ${name}`);
  }
  const operator = expected.ComparisonOperator;
  if (operator !== undefined) return expectedWithOperator(name, expected, operator);
  if (list !== undefined) {
    throw invalidParameter(
      `AttributeValueList can only be used with a ComparisonOperator for Attribute: ${name}`,
    );
  }
  if (exists !== false && value === undefined) {
    throw invalidParameter(
      `Value must be provided when Exists is ${exists ?? 'null'} for Attribute: ${name}`,
    );
  }
  if (exists === false && value !== undefined) {
    throw invalidParameter(`Value cannot be used when Exists is false for Attribute: ${name}`);
  }
  return value === undefined ? condition(name, 'NULL', []) : condition(name, 'EQ', [canonicalValue(value)]);
}

/** Expected; undefined when it expects nothing. */
export function legacyExpected(
  expected: Readonly<Record<string, LegacyExpected>>,
  conditionalOperator?: string,
): BoundCondition | undefined {
  const conditions = Object.entries(expected).map(([name, entry]) => expectedCondition(name, entry));
  checkConditionalOperator(conditionalOperator, conditions.length);
  return junction(conditions, conditionalOperator);
}

/** KeyConditions, for {@link matchKeySchema}. */
export function legacyKeyConditions(keyConditions: Readonly<Record<string, LegacyCondition>>): KeyConditions {
  const conditions = new Map<string, AttributeCondition>();
  for (const [name, { ComparisonOperator: operator = '', AttributeValueList: list }] of Object.entries(
    keyConditions,
  )) {
    const values = checkedValues(operator, list ?? []);
    conditions.set(name, { operator: KEY_OPERATORS.get(operator) ?? 'NOT_INDEXABLE', values });
  }
  if (conditions.size === 0) throw validation('Conditions can be of length 1 or 2 only');
  return conditions;
}

function updateAction(
  name: string,
  { Action: action = 'PUT', Value: value }: LegacyUpdate,
): BoundUpdateAction {
  const path = attributePath(name);
  if (value === undefined) {
    if (action === 'DELETE') return { type: 'REMOVE', path };
    throw invalidParameter('Only DELETE action is allowed when no attribute value is specified');
  }
  const canonical = canonicalValue(value);
  const type = typeOf(canonical);
  if (action === 'DELETE' && !SETS.has(type)) {
    throw invalidParameter(`DELETE action with value is not supported for the type ${type}`);
  }
  if (action === 'ADD' && !ADDABLE.has(type)) {
    throw invalidParameter(`ADD action is not supported for the type ${type}`);
  }
  const literal = { kind: 'literal', value: canonical } as const;
  if (action === 'ADD' || action === 'DELETE') return { type: action, path, value: literal };
  return { type: 'SET', path, value: literal };
}

/** AttributeUpdates. */
export function legacyUpdate(updates: Readonly<Record<string, LegacyUpdate>>): BoundUpdate {
  const actions = Object.entries(updates).map(([name, update]) => updateAction(name, update));
  return { actions, legacy: true };
}

/** AttributesToGet. */
export function legacyProjection(names: readonly string[]): PathNode[] {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw invalidParameter(`Duplicate value in attribute name: ${name}`);
    seen.add(name);
  }
  return names.map(attributePath);
}
