/** What a Query or Scan reads: the table's items or the entries of one of its indexes. */

import { invalidParameter, validation } from '../errors.ts';
import type { BoundCondition, PathNode } from '../expression/ast.ts';
import { conditionPaths } from '../expression/condition.ts';
import type { KeySchema } from '../item/key.ts';
import type { Index, Table } from '../table/table.ts';
import type { Select } from './select.ts';

export interface ReadTarget {
  table: Table;
  index: Index | undefined;
  schema: KeySchema;
  /** Start of the rows. */
  prefix: Uint8Array;
}

/** Throws ValidationException for an index that is not there or cannot be read so. */
export function readTarget(
  table: Table,
  indexName: string | undefined,
  { consistent }: { consistent: boolean },
): ReadTarget {
  if (indexName === undefined) return { table, index: undefined, schema: table.schema, prefix: table.prefix };
  const index = table.indexes.find(({ name }) => name === indexName);
  if (index === undefined) throw validation(`The table does not have the specified index: ${indexName}`);
  if (index.isGlobal && consistent) {
    throw validation('Consistent reads are not supported on global secondary indexes');
  }
  if (index.isBuilding) throw validation(`Cannot read from backfilling global secondary index: ${indexName}`);
  return { table, index, schema: index.schema, prefix: index.prefix };
}

function topLevelNames(paths: readonly PathNode[]): string[] {
  return [...new Set(paths.map(({ segments }) => String(segments[0])))];
}

function missing({ projected }: Index, paths: readonly PathNode[]): string[] {
  return projected === undefined ? [] : topLevelNames(paths).filter((name) => !projected.has(name));
}

/**
 * Whether the items of the table have to be fetched for entries of an index, because they are to return what the index
 * does not hold. Only local indexes do so; throws ValidationException for global ones, and for filters on what is not
 * in the index.
 */
export function fetchesItems(
  { index }: ReadTarget,
  select: Select,
  expressions: { filter: BoundCondition | undefined; projection: readonly PathNode[] | undefined },
): boolean {
  if (index?.projected === undefined) return false;
  const { filter, projection } = expressions;
  const unfiltered = filter === undefined ? [] : missing(index, conditionPaths(filter)).sort();
  if (unfiltered.length > 0) {
    const rule = `Secondary index ${index.name} does not project one or more filter attributes`;
    throw invalidParameter(`${rule}: [${unfiltered.join(', ')}]`);
  }
  const unprojected = projection === undefined ? [] : missing(index, projection);
  if (!index.isGlobal) return select === 'ALL_ATTRIBUTES' || unprojected.length > 0;
  if (select === 'ALL_ATTRIBUTES') {
    const rule = `is not supported for global secondary index ${index.name}`;
    throw invalidParameter(`Select type ALL_ATTRIBUTES ${rule} because its projection type is not ALL`);
  }
  if (unprojected.length > 0) {
    throw invalidParameter(
      `Global secondary index ${index.name} does not project [${unprojected.join(', ')}]`,
    );
  }
  return false;
}
