import { consumedCapacity } from '../capacity.ts';
import { checkParameters, PARAMETER_STYLES } from '../expression/parameters.ts';
import { createProjection, project } from '../expression/projection.ts';
import { readExpressions } from '../expression/request.ts';
import type { Handler } from '../handler.ts';
import { canonicalItem } from '../item/attribute-value.ts';
import { checkKey, encodeItemKey } from '../item/key.ts';
import { itemSizeBytes, readUnits } from '../item/size.ts';
import { parseCache } from '../memory.ts';
import { countConsumed } from '../metrics.ts';
import { itemRowKey, readRow } from '../table/rows.ts';
import { tableForItems } from '../table/table.ts';
import { tableRef } from '../table/table-ref.ts';
import { checkPaths } from '../write/action.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html */
export const getItem: Handler<'GetItem'> = async (context, input) => {
  const { tx, place, memory } = context;
  const ref = tableRef(input.TableName, place);
  checkParameters(input, PARAMETER_STYLES.GetItem);
  const key = canonicalItem(input.Key);
  const { projection } = readExpressions(input, parseCache(memory));
  const table = await tableForItems(tx, ref);
  checkKey(table.schema, key);
  if (projection !== undefined) checkPaths(projection, table);
  const rowKey = itemRowKey(table.prefix, encodeItemKey(table.schema, key));
  // One row is a snapshot by itself: nothing to check against the table's record.
  const item = await readRow(tx, rowKey, { snapshot: true });
  const bytes = item === undefined ? 0 : itemSizeBytes(item);
  const tableUnits = readUnits(bytes, { consistent: input.ConsistentRead === true });
  const consumption = { table, tableUnits, indexUnits: new Map() };
  countConsumed(context, 'Read', [consumption]);
  return {
    Item: item && projection ? project(item, createProjection(projection)) : item,
    ConsumedCapacity: consumedCapacity(consumption, input.ReturnConsumedCapacity),
  };
};
