/**
 * KeyConditionExpression in two steps, as DynamoDB checks it: what the expression alone shows, before the table is
 * looked up ({@link keyConditions}), and what the schema of the table or index asks for ({@link matchKeySchema}).
 * The legacy KeyConditions join at the second step.
 */

import { invalidExpression, invalidParameter, validation } from '../errors.ts';
import { type AttributeValue, type Item, setAttribute } from '../item/attribute-value.ts';
import { checkKeyValues, type KeyAttribute, type KeySchema } from '../item/key.ts';
import type { BoundCondition, BoundOperand, Comparator } from './ast.ts';

export type KeyOperator = '=' | '<' | '<=' | '>' | '>=' | 'BETWEEN' | 'begins_with';

/** One condition on one attribute. `NOT_INDEXABLE` is for operators that only the legacy parameter can name here. */
export interface AttributeCondition {
  operator: KeyOperator | 'NOT_INDEXABLE';
  values: readonly AttributeValue[];
}

export type KeyConditions = ReadonlyMap<string, AttributeCondition>;

/** A condition on the last sort attribute that is named, other than equality. */
export interface SortRange {
  attribute: KeyAttribute;
  operator: Exclude<KeyOperator, '='>;
  /** Two for BETWEEN, else one. */
  values: readonly AttributeValue[];
}

/** What a Query reads: one partition and, in it, the items whose sort key begins so. */
export interface MatchedKey {
  /** One value for each partition attribute, in the order of the schema. */
  partition: readonly AttributeValue[];
  /** Values of the first sort attributes, in the order of the schema. */
  sort: readonly AttributeValue[];
  range: SortRange | undefined;
}

const LABEL = 'KeyConditionExpression';
const NESTED = 'KeyConditionExpressions cannot contain nested operations';

const MIRRORED: Readonly<Record<Exclude<Comparator, '<>'>, KeyOperator>> = {
  '=': '=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** The name that DynamoDB gives an operator which key conditions may not use. */
function refusedOperator(condition: BoundCondition): string | undefined {
  switch (condition.kind) {
    case 'or':
    case 'not':
    case 'in':
      return condition.kind.toUpperCase();
    case 'compare':
      return condition.operator === '<>' ? '<>' : undefined;
    case 'function':
      return condition.name === 'begins_with' ? undefined : condition.name;
    default:
      return undefined;
  }
}

function simpleOperands(condition: BoundCondition): { operator: KeyOperator; operands: BoundOperand[] } {
  switch (condition.kind) {
    case 'between':
      return { operator: 'BETWEEN', operands: [condition.operand, condition.low, condition.high] };
    case 'function':
      return { operator: 'begins_with', operands: [...condition.operands] };
    case 'compare':
      return { operator: condition.operator as KeyOperator, operands: [condition.left, condition.right] };
    default:
      throw validation(NESTED);
  }
}

function invalidCondition(message: string): Error {
  return validation(`Invalid condition in KeyConditionExpression: ${message}`);
}

/** The attribute that a condition is about and its place among the operands. */
function keyOperand(operands: readonly BoundOperand[]): { name: string; index: number } {
  let key: { name: string; index: number } | undefined;
  for (const [index, operand] of operands.entries()) {
    if (operand.kind === 'function') throw validation(NESTED);
    if (operand.kind !== 'path') continue;
    if (key !== undefined) throw invalidCondition('Multiple attribute names used in one condition');
    if (operand.segments.length > 1) {
      throw validation('KeyConditionExpressions cannot have conditions on nested attributes');
    }
    key = { name: String(operand.segments[0]), index };
  }
  if (key === undefined) throw invalidCondition('No key attribute specified');
  return key;
}

function addCondition(conditions: Map<string, AttributeCondition>, condition: BoundCondition): void {
  const refused = refusedOperator(condition);
  if (refused !== undefined) throw validation(`Invalid operator used in KeyConditionExpression: ${refused}`);
  if (condition.kind === 'and') {
    for (const term of condition.terms) addCondition(conditions, term);
    return;
  }
  const { operator, operands } = simpleOperands(condition);
  const needsKeyFirst = operator === 'BETWEEN' || operator === 'begins_with';
  if (needsKeyFirst && operands[0]?.kind !== 'path') {
    throw invalidCondition(`${operator} operator must have the key attribute as its first operand`);
  }
  const { name, index } = keyOperand(operands);
  if (conditions.has(name)) {
    throw invalidExpression(LABEL, 'KeyConditionExpressions must only contain one condition per key');
  }
  const values = operands.flatMap((operand) => (operand.kind === 'literal' ? [operand.value] : []));
  const mirrored = index > 0 ? MIRRORED[operator as keyof typeof MIRRORED] : operator;
  conditions.set(name, { operator: mirrored, values });
}

/** The conditions by attribute. Throws ValidationException for what no key condition can be. */
export function keyConditions(condition: BoundCondition): KeyConditions {
  const conditions = new Map<string, AttributeCondition>();
  addCondition(conditions, condition);
  return conditions;
}

function checkOperator(attribute: KeyAttribute, condition: AttributeCondition): void {
  if (condition.operator === 'NOT_INDEXABLE') {
    throw validation('Attempted conditional constraint is not an indexable operation');
  }
  if (condition.values.some((value) => value[attribute.type] === undefined)) {
    throw invalidParameter('Condition parameter type does not match schema type');
  }
}

function missed(attribute: KeyAttribute): Error {
  return validation(`Query condition missed key schema element: ${attribute.name}`);
}

function matchPartition(conditions: KeyConditions, schema: KeySchema): AttributeValue[] {
  return schema.partition.map((attribute) => {
    const condition = conditions.get(attribute.name);
    if (condition === undefined) throw missed(attribute);
    checkOperator(attribute, condition);
    const [value] = condition.values;
    if (condition.operator !== '=' || value === undefined) {
      throw validation('Query key condition not supported');
    }
    return value;
  });
}

/** Throws unless all sort attributes before the last one that is named are bound by equality. */
function checkNoGap(conditions: KeyConditions, { sort }: KeySchema): void {
  const lastIndex = sort.findLastIndex(({ name }) => conditions.has(name));
  const last = sort[lastIndex];
  if (last === undefined) return;
  const unbound = sort.slice(0, lastIndex).filter(({ name }) => conditions.get(name)?.operator !== '=');
  if (unbound.length === 0) return;
  const names = unbound.map(({ name }) => name).join(', ');
  throw validation(
    `RANGE key attributes ${names} must have equality conditions specified in the query because a condition is ` +
      `present on key attribute ${last.name}`,
  );
}

function matchSort(conditions: KeyConditions, schema: KeySchema): Omit<MatchedKey, 'partition'> {
  const sort: AttributeValue[] = [];
  let range: SortRange | undefined;
  let left = conditions.size - schema.partition.length;
  checkNoGap(conditions, schema);
  for (const attribute of schema.sort) {
    if (left === 0) break;
    const condition = conditions.get(attribute.name);
    // What is left names no key attribute.
    if (condition === undefined) throw missed(attribute);
    checkOperator(attribute, condition);
    const { operator, values } = condition;
    const [value] = values;
    if (operator === '=' && value !== undefined) sort.push(value);
    else range = { attribute, operator: operator as SortRange['operator'], values };
    left -= 1;
  }
  return { sort, range };
}

function checkValues(conditions: KeyConditions, schema: KeySchema): void {
  const key: Item = {};
  for (const { name } of [...schema.partition, ...schema.sort]) {
    const condition = conditions.get(name);
    const [value] = condition?.values ?? [];
    // A prefix may be empty: everything begins with it.
    if (value !== undefined && condition?.operator !== 'begins_with') setAttribute(key, name, value);
  }
  checkKeyValues(schema, key);
}

/**
 * Fits conditions to the schema of the queried table or index: equality on all partition attributes, and on sort
 * attributes from the left with one range at most, as the last. Throws ValidationException.
 */
export function matchKeySchema(conditions: KeyConditions, schema: KeySchema): MatchedKey {
  const attributes = schema.partition.length + schema.sort.length;
  if (conditions.size > attributes) {
    const counts = `(${conditions.size}) exceeds the number of key attributes defined in the schema (${attributes})`;
    throw validation(`The number of query conditions ${counts}`);
  }
  const partition = matchPartition(conditions, schema);
  const { sort, range } = matchSort(conditions, schema);
  checkValues(conditions, schema);
  return { partition, sort, range };
}
