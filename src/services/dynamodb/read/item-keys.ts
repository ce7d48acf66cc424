/** Reads of items by their keys, as BatchGetItem and TransactGetItems make them. */

import { checkParameters, PARAMETER_STYLES } from '../expression/parameters.ts';
import type { ParseCache } from '../expression/parse-cache.ts';
import { createProjection, type Projection, project } from '../expression/projection.ts';
import { type ExpressionInput, readExpressions } from '../expression/request.ts';
import type { Item } from '../item/attribute-value.ts';
import { checkKey, encodeItemKey } from '../item/key.ts';
import { itemRowKey } from '../table/rows.ts';
import type { Table } from '../table/table.ts';
import { checkPaths } from '../write/action.ts';

export type Paths = ReturnType<typeof readExpressions>['projection'];

/** The attributes that a request asks for; undefined: all. Checked before the table is known. */
export function readPaths(input: ExpressionInput, cache: ParseCache): Paths {
  checkParameters(input, PARAMETER_STYLES.GetItem);
  return readExpressions(input, cache).projection;
}

/** Throws ValidationException when the paths reach into a key attribute. */
export function projectionOf(paths: Paths, table: Table): Projection | undefined {
  if (paths === undefined) return undefined;
  checkPaths(paths, table);
  return createProjection(paths);
}

/** The row of an item. Throws ValidationException when the key does not fit the table. */
export function rowOfKey(table: Table, key: Item): Uint8Array {
  checkKey(table.schema, key);
  return itemRowKey(table.prefix, encodeItemKey(table.schema, key));
}

export function projected(item: Item, projection: Projection | undefined): Item {
  return projection === undefined ? item : project(item, projection);
}
