import type { TxContext } from '../../../core/context.ts';
import type { BatchWriteItemInput, ItemCollectionMetrics, WriteRequest } from '../api.gen.ts';
import { type Consumption, consumedCapacities, writeConsumption } from '../capacity.ts';
import { validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { attributeOf } from '../item/attribute-value.ts';
import { keyAttributes } from '../item/key.ts';
import { BATCH_WRITE_REQUESTS_MAX } from '../limits.ts';
import { parseCache } from '../memory.ts';
import { countConsumed } from '../metrics.ts';
import { readRows } from '../table/rows.ts';
import { type Table, tableForItems } from '../table/table.ts';
import { tableRef } from '../table/table-ref.ts';
import { type Action, checkDistinct, type LocatedAction, locateAction, readAction } from '../write/action.ts';
import { itemCollectionMetrics } from '../write/item-collection.ts';
import { writeItem } from '../write/write-item.ts';

const STYLES = { expressions: [], legacy: [] };

interface BatchAction extends LocatedAction {
  /** The table as the request names it. */
  given: string;
}

/**
 * All or nothing, which is more than AWS promises; nothing is ever left unprocessed.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
 */
export const batchWriteItem: Handler<'BatchWriteItem'> = async (context, input) => {
  const actions = await locate(context, input);
  const rowKeys = actions.map(({ rowKey }) => rowKey);
  checkDistinct(rowKeys, 'Provided list of item keys contains duplicates');
  const before = await readRows(context.tx, rowKeys);
  const consumptions: Consumption[] = [];
  const metrics = new Map<string, ItemCollectionMetrics[]>();
  for (const [i, action] of actions.entries()) {
    const { table, itemKey, rowKey, kind, item } = action;
    const after = kind === 'Put' ? item : undefined;
    const cost = await writeItem(context, { table, itemKey, rowKey, before: before[i], after });
    consumptions.push(writeConsumption(table, cost));
    const metric = await itemCollectionMetrics(context.tx, action, input.ReturnItemCollectionMetrics);
    if (metric !== undefined) metrics.set(action.given, [...(metrics.get(action.given) ?? []), metric]);
  }
  countConsumed(context, 'Write', consumptions);
  return {
    UnprocessedItems: {},
    ItemCollectionMetrics: metrics.size === 0 ? undefined : Object.fromEntries(metrics),
    ConsumedCapacity: consumedCapacities(consumptions, input.ReturnConsumedCapacity),
  };
};

async function locate(context: TxContext, { RequestItems }: BatchWriteItemInput): Promise<BatchAction[]> {
  const requests = Object.entries(RequestItems).flatMap(([given, writes]) =>
    writes.map((write) => ({ given, action: actionOf(context, write) })),
  );
  if (requests.length > BATCH_WRITE_REQUESTS_MAX) {
    throw validation('Too many items requested for the BatchWriteItem call');
  }
  const located: BatchAction[] = [];
  for (const { given, action } of requests) {
    const table = await tableForItems(context.tx, tableRef(given, context.place));
    located.push({ ...locateWrite(action, table), given });
  }
  return located;
}

function actionOf({ memory }: TxContext, { PutRequest, DeleteRequest }: WriteRequest): Action {
  if ((PutRequest === undefined) === (DeleteRequest === undefined)) {
    // DynamoDB's own text for both cases.
    throw validation(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  const kind = PutRequest === undefined ? 'Delete' : 'Put';
  return readAction(kind, PutRequest ?? DeleteRequest ?? {}, parseCache(memory), STYLES);
}

/** As for single items, but a Put with a missing or mistyped key is told so in the words for keys. */
function locateWrite(action: Action, table: Table): LocatedAction {
  const fits = keyAttributes(table.schema).every(
    ({ name, type }) => attributeOf(action.item, name)?.[type] !== undefined,
  );
  if (!fits) throw validation('The provided key element does not match the schema');
  return locateAction(action, table);
}
