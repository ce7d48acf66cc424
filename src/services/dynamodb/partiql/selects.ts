/** SELECT on the machinery of Query and Scan: as many queries as the WHERE clause has branches, or one scan. */

import { AwsError } from '../../../core/errors.ts';
import type { Range } from '../../../core/store.ts';
import type { Transaction } from '../../../core/transaction.ts';
import type { Consumption } from '../capacity.ts';
import { invalidParameter, validation } from '../errors.ts';
import type { BoundCondition, PathNode } from '../expression/ast.ts';
import { conditionPaths, valueAt } from '../expression/condition.ts';
import { compareValues, type Item, setAttribute } from '../item/attribute-value.ts';
import { PAGE_BYTES_MAX } from '../limits.ts';
import { isInRange, rangeBehind, wholeRange } from '../read/key-range.ts';
import { type Page, readPage } from '../read/page.ts';
import { fetchesItems, type ReadTarget, readTarget } from '../read/read-target.ts';
import { pageKey, rowOf } from '../read/start-key.ts';
import type { Table } from '../table/table.ts';
import { checkPaths } from '../write/action.ts';
import type { Expr, Select } from './ast.ts';
import { type KeyedReads, keyedReads } from './branches.ts';
import { pathOf, whereCondition } from './conditions.ts';
import type { Parameters } from './constants.ts';
import { OVERLAP, TOO_MANY_READS, validationAt } from './errors.ts';
import { keyEquality } from './key-equality.ts';

/** Where a page goes on: behind a row of one of the statement's ranges. */
export interface SelectStart {
  range: number;
  row: Uint8Array;
}

export interface SelectPlan {
  target: ReadTarget;
  filter: BoundCondition | undefined;
  /** Undefined: all attributes. */
  projection: ReadonlyMap<string, PathNode> | undefined;
  ranges: readonly Range[];
  isScan: boolean;
  reverse: boolean;
  fetches: boolean;
  consistent: boolean;
}

export interface Selected {
  items: Item[];
  next: SelectStart | undefined;
  lastKey: Item | undefined;
  consumption: Consumption;
}

/** The index that a statement reads, with PartiQL's own texts. */
function targetOf(table: Table, indexName: string | undefined, consistent: boolean): ReadTarget {
  const index = table.indexes.find(({ name }) => name === indexName);
  if (indexName !== undefined && index === undefined) {
    throw validation('The table does not have the specified index');
  }
  if (index !== undefined && (index.schema.partition.length > 1 || index.schema.sort.length > 1)) {
    throw validation(
      'PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.',
    );
  }
  if (consistent && index?.isGlobal) {
    throw validation('Strongly consistent read is not supported on Global Secondary Indexes');
  }
  return readTarget(table, indexName, { consistent });
}

/** A column is named by the last name of its path, with the list indexes behind it: `m.k[0]` is `k[0]`. */
function columnOf({ segments }: PathNode): string {
  const last = segments.findLastIndex((segment) => typeof segment === 'string');
  const indexes = segments.slice(last + 1).map((segment) => `[${segment}]`);
  return `${segments[last]}${indexes.join('')}`;
}

export function projectionOf(items: readonly Expr[] | undefined): Map<string, PathNode> | undefined {
  if (items === undefined) return undefined;
  const columns = new Map<string, PathNode>();
  for (const item of items) {
    if (item.kind !== 'path') throw validationAt('Unexpected path component', item.at);
    const name = columnOf(item);
    if (columns.has(name)) throw validation(`Duplicate identifiers in select clause: ${name}`);
    columns.set(name, pathOf(item));
  }
  return columns;
}

export function projectColumns(item: Item, columns: ReadonlyMap<string, PathNode> | undefined): Item {
  if (columns === undefined) return item;
  const projected: Item = {};
  for (const [name, path] of columns) {
    const value = valueAt(item, path);
    if (value !== undefined) setAttribute(projected, name, value);
  }
  return projected;
}

/** A keyed read of an index may not filter by what the index does not hold; a scan of it just finds nothing. */
function checkFilter({ index }: ReadTarget, names: readonly string[]): void {
  const missing = index?.projected === undefined ? [] : names.filter((name) => !index.projected?.has(name));
  if (index === undefined || missing.length === 0) return;
  const list = missing.sort().join(', ');
  throw invalidParameter(
    `Secondary index ${index.name} does not project one or more filter attributes: [${list}]`,
  );
}

/** The keyed reads in the order that ORDER BY asks for. Throws ValidationException when it asks for another. */
function ordered({ orderBy, where }: Select, keyed: KeyedReads | undefined, { schema }: ReadTarget) {
  if (orderBy.length === 0) return { reads: keyed?.reads, reverse: false };
  if (where === undefined) {
    throw validation('Must have WHERE clause in the statement when using ORDER BY clause.');
  }
  if (keyed === undefined) {
    throw validation(
      'Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.',
    );
  }
  const [partitionKey] = schema.partition;
  const [sortKey] = schema.sort;
  const unknown = orderBy.find(({ name }) => name !== partitionKey?.name && name !== sortKey?.name);
  if (unknown !== undefined) {
    throw validation(`Attribute ${unknown.name} in ORDER BY clause must be part of the primary key`);
  }
  const byPartition = orderBy.find(({ name }) => name === partitionKey?.name);
  const [first] = keyed.reads;
  const isOne = keyed.reads.every((read) => compareValues(read.partition, first?.partition ?? {}) === 0);
  if (!isOne && byPartition === undefined) {
    throw validation(
      'Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.',
    );
  }
  // Recorded on AWS (floci's tests): ordered by the partition alone, items come in descending order of the sort key.
  const reverse = orderBy.find(({ name }) => name === sortKey?.name)?.descending !== false;
  const sign = byPartition?.descending ? -1 : 1;
  const reads = [...keyed.reads].sort((a, b) => {
    const order = sign * (compareValues(a.partition, b.partition) ?? 0);
    return order === 0 ? (reverse ? -1 : 1) * Buffer.compare(a.range.gte, b.range.gte) : order;
  });
  return { reads, reverse };
}

/** Throws ValidationException. */
export function planSelect(
  select: Select,
  parameters: Parameters,
  table: Table,
  consistent: boolean,
): SelectPlan {
  const filter = select.where === undefined ? undefined : whereCondition(select.where, parameters);
  const target = targetOf(table, select.source.index, consistent);
  const projection = projectionOf(select.projection);
  const paths = projection === undefined ? undefined : [...projection.values()];
  if (paths !== undefined) checkPaths(paths, table);
  if (filter !== undefined) checkPaths(conditionPaths(filter), table);
  const keyed = filter === undefined ? undefined : keyedReads(filter, target.schema, target.prefix);
  const { reads, reverse } = ordered(select, keyed, target);
  if (keyed !== undefined) checkFilter(target, keyed.filterNames);
  const names = projection === undefined ? 'ALL_PROJECTED_ATTRIBUTES' : 'SPECIFIC_ATTRIBUTES';
  const fetches = fetchesItems(target, names, { filter: undefined, projection: paths });
  const ranges = reads === undefined ? [wholeRange(target.prefix)] : reads.map(({ range }) => range);
  return { target, filter, projection, ranges, isScan: reads === undefined, reverse, fetches, consistent };
}

/** What is left of the ranges behind a start. */
function remaining({ ranges, reverse }: SelectPlan, start: SelectStart | undefined): readonly Range[] {
  if (start === undefined) return ranges;
  const range = ranges[start.range];
  if (range === undefined || !isInRange(range, start.row)) throw validation('Invalid NextToken');
  return ranges.map((each, i) =>
    i < start.range
      ? { gte: each.lt, lt: each.lt }
      : i === start.range
        ? rangeBehind(range, start.row, reverse)
        : each,
  );
}

/** One page: items in order until the limit of items or 1 MB has been looked at. */
export async function readSelect(
  tx: Transaction,
  plan: SelectPlan,
  limit: number | undefined,
  start: SelectStart | undefined,
): Promise<Selected> {
  const { target, filter, reverse, consistent, fetches } = plan;
  const pages: Page[] = [];
  let next: SelectStart | undefined;
  let last: Item | undefined;
  let scanned = 0;
  let bytes = 0;
  for (const [i, range] of remaining(plan, start).entries()) {
    if (Buffer.compare(range.gte, range.lt) >= 0) continue;
    const left = limit === undefined ? undefined : limit - scanned;
    const request = { target, range, reverse, limit: left, filter, consistent, fetches, countOnly: false };
    const page = await readPage(tx, { ...request, bytesBefore: bytes });
    pages.push(page);
    scanned += page.scanned;
    bytes += page.bytes;
    last = page.last;
    if (last !== undefined) next = { range: i, row: rowOf(target, last) };
    if (last !== undefined || bytes >= PAGE_BYTES_MAX) break;
  }
  return {
    items: pages.flatMap(({ items }) => items).map((item) => projectColumns(item, plan.projection)),
    next,
    lastKey: last === undefined ? undefined : pageKey(target, last),
    consumption: consumptionOf(target, pages),
  };
}

function consumptionOf({ table, index }: ReadTarget, pages: readonly Page[]): Consumption {
  const sum = (units: (page: Page) => number) => pages.reduce((total, page) => total + units(page), 0);
  const indexUnits = new Map(index === undefined ? [] : [[index, sum((page) => page.indexUnits)]]);
  return { table, tableUnits: sum((page) => page.tableUnits), indexUnits };
}

/** Whether a SELECT names one item of the table by its key, and nothing else. */
export function isSingleRead({ source }: Select, { filter, target }: SelectPlan): boolean {
  if (source.index !== undefined) return false;
  const { isComplete, rest } = keyEquality(filter, target.table.schema, { acceptsIn: true });
  return isComplete && rest === undefined;
}

/** A SELECT of a transaction: the key of its one item. Throws ValidationException. */
export function planTransactGet(select: Select, parameters: Parameters, table: Table) {
  const filter = select.where === undefined ? undefined : whereCondition(select.where, parameters);
  if (filter !== undefined) checkOverlaps(filter, table);
  const { key, isComplete, rest } = keyEquality(filter, table.schema, { acceptsIn: true });
  if (!isComplete || rest !== undefined) {
    throw validation(
      'Select statements within ExecuteTransaction must specify the primary key in the where clause.',
    );
  }
  return { table, key, projection: projectionOf(select.projection) };
}

/** Overlapping branches are told first; wrong types cancel the transaction later on. */
function checkOverlaps(filter: BoundCondition, { schema, prefix }: Table): void {
  try {
    keyedReads(filter, schema, prefix);
  } catch (error) {
    if (error instanceof AwsError && (error.message === OVERLAP || error.message === TOO_MANY_READS))
      throw error;
  }
}
