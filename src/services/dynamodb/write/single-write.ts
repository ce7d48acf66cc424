/** PutItem, UpdateItem and DeleteItem from the request to the store. */

import type { TxContext } from '../../../core/context.ts';
import { keyText } from '../../../core/tuple.ts';
import type { ConsumedCapacity, ItemCollectionMetrics } from '../api.gen.ts';
import { consumedCapacity, writeConsumption } from '../capacity.ts';
import { asFrameworkValidation, validation } from '../errors.ts';
import { PARAMETER_STYLES } from '../expression/parameters.ts';
import type { ParseCache } from '../expression/parse-cache.ts';
import { canonicalItem, type Item } from '../item/attribute-value.ts';
import { parseCache } from '../memory.ts';
import { countConsumed } from '../metrics.ts';
import { readRow } from '../table/rows.ts';
import { tableForItems } from '../table/table.ts';
import { tableRef } from '../table/table-ref.ts';
import {
  type Action,
  type ActionInput,
  type ActionKind,
  decideAction,
  type LocatedAction,
  locateAction,
  readAction,
} from './action.ts';
import { itemCollectionMetrics } from './item-collection.ts';
import { type WriteCost, writeItem } from './write-item.ts';

export interface SingleWriteInput extends ActionInput {
  TableName: string;
  ReturnValues?: string | undefined;
  ReturnConsumedCapacity?: string | undefined;
  ReturnItemCollectionMetrics?: string | undefined;
}

export interface SingleWrite {
  action: LocatedAction;
  before: Item | undefined;
  after: Item | undefined;
  ConsumedCapacity: ConsumedCapacity | undefined;
  ItemCollectionMetrics: ItemCollectionMetrics | undefined;
}

type SingleKind = Exclude<ActionKind, 'ConditionCheck'>;

const STYLES = {
  Put: PARAMETER_STYLES.PutItem,
  Update: PARAMETER_STYLES.UpdateItem,
  Delete: PARAMETER_STYLES.DeleteItem,
};

export async function writeSingleItem(
  context: TxContext,
  kind: SingleKind,
  input: SingleWriteInput,
): Promise<SingleWrite> {
  const { tx } = context;
  const ref = tableRef(input.TableName, context.place);
  const read = asFrameworkValidation(() => {
    if (kind !== 'Update') checkReturnValues(input.ReturnValues);
    return readSingle(kind, input, parseCache(context.memory));
  });
  const table = await tableForItems(tx, ref);
  const { action, before, after, cost } = await carryOutAlone(context, locateAction(read, table));
  const consumption = writeConsumption(table, cost);
  countConsumed(context, 'Write', [consumption]);
  return {
    action,
    before,
    after,
    ConsumedCapacity: consumedCapacity(consumption, input.ReturnConsumedCapacity),
    ItemCollectionMetrics: await itemCollectionMetrics(tx, action, input.ReturnItemCollectionMetrics),
  };
}

export interface CarriedOut {
  action: LocatedAction;
  before: Item | undefined;
  after: Item | undefined;
  cost: WriteCost;
}

/** A write that is all that its request does. */
export async function carryOutAlone(context: TxContext, action: LocatedAction): Promise<CarriedOut> {
  await lockRow(context, action.rowKey);
  return carryOut(context, action);
}

/** Reads the item, decides and writes. Throws what {@link decideAction} throws. */
export async function carryOut(
  context: TxContext,
  action: LocatedAction,
  step?: number,
): Promise<CarriedOut> {
  const { table, itemKey, rowKey } = action;
  const before = await readRow(context.tx, rowKey);
  const after = decideAction(action, before, false);
  const cost = await writeItem(context, { table, itemKey, rowKey, before, after, step });
  return { action, before, after, cost };
}

/** Writers of one item wait for each other here instead of losing against each other at the commit. */
async function lockRow({ tx, locks }: TxContext, rowKey: Uint8Array): Promise<void> {
  tx.afterAttempt(await locks.take(`dynamodb:${keyText(rowKey)}`));
}

/** Faults of ExpressionAttributeValues are told as those of any value, without the parameter. */
function readSingle(kind: SingleKind, input: SingleWriteInput, cache: ParseCache): Action {
  try {
    return readAction(kind, input, cache, STYLES[kind]);
  } catch (error) {
    if (input.ExpressionAttributeValues !== undefined) canonicalItem(input.ExpressionAttributeValues);
    throw error;
  }
}

function checkReturnValues(returnValues: string | undefined): void {
  if (returnValues === undefined || returnValues === 'NONE' || returnValues === 'ALL_OLD') return;
  throw validation('ReturnValues can only be ALL_OLD or NONE');
}
