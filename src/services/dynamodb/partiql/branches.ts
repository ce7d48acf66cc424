/**
 * What a WHERE clause says of the key: a list of branches of which an item must meet one, each with equality on the
 * partition key and ranges of the sort key. A branch is one Query; without them a SELECT is a Scan. The clause as a
 * whole filters what is read, so branches only have to be wide enough.
 */

import type { Range } from '../../../core/store.ts';
import { validation } from '../errors.ts';
import type { BoundCondition, BoundOperand, Comparator, PathNode } from '../expression/ast.ts';
import { conditionPaths } from '../expression/condition.ts';
import type { KeyOperator, SortRange } from '../expression/key-condition.ts';
import { type AttributeValue, equalValues } from '../item/attribute-value.ts';
import { checkKeyValues, type KeyAttribute, type KeySchema } from '../item/key.ts';
import { queryRange } from '../read/key-range.ts';
import { keyTypeMismatch, OVERLAP, TOO_MANY_READS } from './errors.ts';

/** Queries of one statement. */
const READS_MAX = 50;
/** Branches that are looked at; more would be refused as reads. */
const BRANCHES_MAX = 2_000;

interface SortCondition {
  operator: KeyOperator;
  values: readonly AttributeValue[];
}

interface Branch {
  /** Values that the partition key has to equal; more than one different: no item meets the branch. */
  partition: readonly AttributeValue[];
  sort: readonly SortCondition[];
  /** It says of the sort key what no range can: `<>` or NOT. */
  negatesSort: boolean;
  /** Other attributes that it names. */
  names: ReadonlySet<string>;
}

/** One range to be read. */
export interface KeyedRead {
  partition: AttributeValue;
  range: Range;
}

export interface KeyedReads {
  reads: readonly KeyedRead[];
  /** Attributes besides the key that every branch names. */
  filterNames: readonly string[];
}

const NOTHING: Branch = { partition: [], sort: [], negatesSort: false, names: new Set() };
const MIRRORED: Readonly<Record<Comparator, KeyOperator | undefined>> = {
  '=': '=',
  '<>': undefined,
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function nameOf(path: PathNode): string {
  return String(path.segments[0]);
}

function isKey(operand: BoundOperand | undefined, attribute: KeyAttribute | undefined): boolean {
  if (operand?.kind !== 'path' || attribute === undefined) return false;
  return operand.segments.length === 1 && operand.segments[0] === attribute.name;
}

function literals(operands: readonly BoundOperand[]): AttributeValue[] | undefined {
  const values = operands.flatMap((operand) => (operand.kind === 'literal' ? [operand.value] : []));
  return values.length === operands.length ? values : undefined;
}

/** A condition as an operator on an attribute with constants; undefined when it is none. */
function simpleCondition(condition: BoundCondition) {
  switch (condition.kind) {
    case 'compare': {
      const { operator, left, right } = condition;
      if (left.kind === 'path')
        return { operand: left, operator: operator === '<>' ? undefined : operator, others: [right] };
      return { operand: right, operator: MIRRORED[operator], others: [left] };
    }
    case 'between':
      return {
        operand: condition.operand,
        operator: 'BETWEEN' as const,
        others: [condition.low, condition.high],
      };
    case 'function': {
      const [operand, ...others] = condition.operands;
      return condition.name === 'begins_with' && operand !== undefined
        ? { operand, operator: 'begins_with' as const, others }
        : undefined;
    }
    default:
      return undefined;
  }
}

function other(condition: BoundCondition, { partition, sort }: KeySchema): Branch {
  const keys = new Set([...partition, ...sort].map(({ name }) => name));
  const names = conditionPaths(condition).map(nameOf);
  const [sortKey] = sort;
  const negates = condition.kind === 'not' || (condition.kind === 'compare' && condition.operator === '<>');
  return {
    ...NOTHING,
    negatesSort: negates && sortKey !== undefined && names.includes(sortKey.name),
    names: new Set(names.filter((name) => !keys.has(name))),
  };
}

function simpleBranches(condition: BoundCondition, schema: KeySchema): Branch[] {
  const [partitionKey] = schema.partition;
  const [sortKey] = schema.sort;
  if (condition.kind === 'in') {
    const values = literals(condition.list);
    if (values !== undefined && isKey(condition.operand, partitionKey)) {
      return values.map((value) => ({ ...NOTHING, partition: [value] }));
    }
    if (values !== undefined && isKey(condition.operand, sortKey)) {
      return values.map((value) => ({ ...NOTHING, sort: [{ operator: '=', values: [value] }] }));
    }
    return [other(condition, schema)];
  }
  const simple = simpleCondition(condition);
  const values = simple === undefined ? undefined : literals(simple.others);
  if (simple?.operator !== undefined && values !== undefined) {
    const { operand, operator } = simple;
    if (operator === '=' && isKey(operand, partitionKey)) return [{ ...NOTHING, partition: values }];
    if (isKey(operand, sortKey)) return [{ ...NOTHING, sort: [{ operator, values }] }];
  }
  return [other(condition, schema)];
}

function both(a: Branch, b: Branch): Branch {
  return {
    partition: [...a.partition, ...b.partition],
    sort: [...a.sort, ...b.sort],
    negatesSort: a.negatesSort || b.negatesSort,
    names: new Set([...a.names, ...b.names]),
  };
}

function isUnkeyed({ partition, sort }: Branch): boolean {
  return partition.length === 0 && sort.length === 0;
}

function checkCount(count: number): void {
  if (count > BRANCHES_MAX) throw validation(TOO_MANY_READS);
}

function branchesOf(condition: BoundCondition, schema: KeySchema): Branch[] {
  if (condition.kind === 'or') {
    const branches = condition.terms.flatMap((term) => branchesOf(term, schema));
    // Alternatives that do not speak of the key are one for all that matters here.
    if (branches.every(isUnkeyed)) return [branches.reduce(both, NOTHING)];
    checkCount(branches.length);
    return branches;
  }
  if (condition.kind !== 'and') return simpleBranches(condition, schema);
  return condition.terms.reduce<Branch[]>(
    (sum, term) => {
      const branches = branchesOf(term, schema);
      checkCount(sum.length * branches.length);
      return sum.flatMap((left) => branches.map((right) => both(left, right)));
    },
    [NOTHING],
  );
}

function checkType({ name, type }: KeyAttribute, values: readonly AttributeValue[]): void {
  if (values.some((value) => value[type] === undefined)) throw keyTypeMismatch(name);
}

function rangeOf(branch: Branch, schema: KeySchema, prefix: Uint8Array): Range | undefined {
  const [partitionKey] = schema.partition;
  const [sortKey] = schema.sort;
  const [first, ...others] = branch.partition;
  if (partitionKey === undefined || first === undefined) return undefined;
  checkType(partitionKey, branch.partition);
  checkKeyValues({ partition: [partitionKey], sort: [] }, { [partitionKey.name]: first });
  if (others.some((value) => !equalValues(first, value))) return undefined;
  let { gte, lt } = queryRange(prefix, { partition: [first], sort: [], range: undefined });
  for (const { operator, values } of sortKey === undefined ? [] : branch.sort) {
    if (sortKey === undefined) continue;
    checkType(sortKey, values);
    const range: SortRange | undefined =
      operator === '=' ? undefined : { attribute: sortKey, operator, values };
    const sort = operator === '=' ? values : [];
    const own = queryRange(prefix, { partition: [first], sort, range });
    if (Buffer.compare(own.gte, gte) > 0) gte = own.gte;
    if (Buffer.compare(own.lt, lt) < 0) lt = own.lt;
  }
  return Buffer.compare(gte, lt) < 0 ? { gte, lt } : undefined;
}

interface BranchRead extends KeyedRead {
  negatesSort: boolean;
}

/** Ranges of one partition in order. Overlapping ones are refused, but for those that negate, which become one. */
function joined(reads: readonly BranchRead[]): BranchRead[] {
  const sorted = [...reads].sort((a, b) => Buffer.compare(a.range.gte, b.range.gte));
  const result: BranchRead[] = [];
  for (const read of sorted) {
    const last = result.at(-1);
    if (last === undefined || Buffer.compare(read.range.gte, last.range.lt) >= 0) {
      result.push(read);
      continue;
    }
    if (!last.negatesSort && !read.negatesSort) throw validation(OVERLAP);
    const lt = Buffer.compare(read.range.lt, last.range.lt) > 0 ? read.range.lt : last.range.lt;
    result[result.length - 1] = { ...last, range: { gte: last.range.gte, lt }, negatesSort: true };
  }
  return result;
}

/**
 * The reads of a SELECT, partitions in the order of the text; undefined when some branch leaves the partition open.
 * Throws ValidationException.
 */
export function keyedReads(
  condition: BoundCondition,
  schema: KeySchema,
  prefix: Uint8Array,
): KeyedReads | undefined {
  const branches = branchesOf(condition, schema);
  if (branches.some(({ partition }) => partition.length === 0)) return undefined;
  if (branches.length > READS_MAX) throw validation(TOO_MANY_READS);
  const byPartition = new Map<string, BranchRead[]>();
  for (const branch of branches) {
    const range = rangeOf(branch, schema, prefix);
    const [partition] = branch.partition;
    if (range === undefined || partition === undefined) continue;
    const key = JSON.stringify(partition);
    const group = byPartition.get(key) ?? [];
    byPartition.set(key, group);
    group.push({ partition, range, negatesSort: branch.negatesSort });
  }
  const [first, ...rest] = branches;
  const names = [...(first?.names ?? [])].filter((name) => rest.every((branch) => branch.names.has(name)));
  return { reads: [...byPartition.values()].flatMap(joined), filterNames: names };
}
