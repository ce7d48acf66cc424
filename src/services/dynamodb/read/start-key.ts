/** ExclusiveStartKey: the key of the last item of an earlier page, with the table's and the index's key attributes. */

import { AwsError } from '../../../core/errors.ts';
import type { Range } from '../../../core/store.ts';
import { validation } from '../errors.ts';
import type { MatchedKey } from '../expression/key-condition.ts';
import { attributeOf, canonicalItem, equalValues, type Item, setAttribute } from '../item/attribute-value.ts';
import { checkKey, encodeItemKey, type KeySchema, keyAttributes, keyOf } from '../item/key.ts';
import { indexRowKey, isIndexed } from '../table/index-entries.ts';
import { itemRowKey } from '../table/rows.ts';
import { isInRange } from './key-range.ts';
import type { ReadTarget } from './read-target.ts';

const INVALID = 'The provided starting key is invalid';

function withOpening<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw validation(`${INVALID}: ${error.message}`);
  }
}

/** The values of a start key, checked before the table is known. Throws ValidationException. */
export function canonicalStartKey(key: Item): Item {
  return withOpening(() => canonicalItem(key));
}

/** The attributes that a page's key has: those of the index and of the table. */
export function pageKeySchema({ table, schema }: ReadTarget): KeySchema {
  const names = new Set(keyAttributes(schema).map(({ name }) => name));
  const more = keyAttributes(table.schema).filter(({ name }) => !names.has(name));
  return { partition: schema.partition, sort: [...schema.sort, ...more] };
}

/** LastEvaluatedKey for an item or entry. */
export function pageKey(target: ReadTarget, item: Item): Item {
  return keyOf(pageKeySchema(target), item);
}

function checkIndexStart(target: ReadTarget, key: Item): void {
  const attributes = keyAttributes(pageKeySchema(target));
  const complete = attributes.every(({ name }) => attributeOf(key, name) !== undefined);
  if (!complete || Object.keys(key).length !== attributes.length) throw validation(INVALID);
  const { index } = target;
  if (index !== undefined && !isIndexed(index, key)) {
    throw validation('The provided key element does not match the schema');
  }
}

/** The row of an item or entry, or of its key. */
export function rowOf({ table, index }: ReadTarget, key: Item): Uint8Array {
  return index === undefined
    ? itemRowKey(table.prefix, encodeItemKey(table.schema, key))
    : indexRowKey(index, key);
}

/** The row behind which a Scan goes on. Throws ValidationException. */
export function scanStart(
  target: ReadTarget,
  key: Item,
  range: Range,
  segments: { segment: number; totalSegments: number } | undefined,
): Uint8Array {
  const { table, index } = target;
  if (index !== undefined) checkIndexStart(target, key);
  withOpening(() => checkKey(table.schema, index === undefined ? key : keyOf(table.schema, key)));
  const row = rowOf(target, key);
  if (segments !== undefined && !isInRange(range, row)) {
    const rule = 'Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment';
    const { segment, totalSegments } = segments;
    throw validation(`${INVALID}: ${rule}. TotalSegments: ${totalSegments} Segment: ${segment}`);
  }
  return row;
}

function matchesPartition({ partition }: MatchedKey, { schema }: ReadTarget, key: Item): boolean {
  return schema.partition.every(({ name }, i) => {
    const value = attributeOf(key, name);
    const wanted = partition[i];
    return value !== undefined && wanted !== undefined && equalValues(value, wanted);
  });
}

/** The row behind which a Query goes on. Throws ValidationException. */
export function queryStart(target: ReadTarget, key: Item, matched: MatchedKey, range: Range): Uint8Array {
  const { table } = target;
  checkIndexStart(target, key);
  withOpening(() => checkKey(table.schema, keyOf(table.schema, key)));
  const row = rowOf(target, key);
  const hasSort = matched.sort.length > 0 || matched.range !== undefined;
  const samePartition = matchesPartition(matched, target, key);
  if (!hasSort) {
    if (samePartition) return row;
    throw validation('The provided starting key is outside query boundaries based on provided conditions');
  }
  if (!isInRange(range, inPartitionOf(target, key, matched))) {
    throw validation('The provided starting key does not match the range key predicate');
  }
  if (!samePartition) throw validation('The query can return at most one row and cannot be restarted');
  return row;
}

/** The key's row if it lay in the queried partition: whether its sort values match does not depend on where it is. */
function inPartitionOf(target: ReadTarget, key: Item, { partition }: MatchedKey): Uint8Array {
  const moved = { ...key };
  for (const [i, { name }] of target.schema.partition.entries()) {
    const value = partition[i];
    if (value !== undefined) setAttribute(moved, name, value);
  }
  return rowOf(target, moved);
}
