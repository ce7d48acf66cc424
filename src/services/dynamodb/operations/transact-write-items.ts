import type { TxContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import type {
  CancellationReason,
  ItemCollectionMetrics,
  TransactWriteItem,
  TransactWriteItemsInput,
  TransactWriteItemsOutput,
} from '../api.gen.ts';
import { type Consumption, consumedCapacities, writeConsumption } from '../capacity.ts';
import { transactionCanceled, validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import type { Item } from '../item/attribute-value.ts';
import { itemSizeBytes, readUnits } from '../item/size.ts';
import { TRANSACTION_BYTES_MAX } from '../limits.ts';
import { parseCache } from '../memory.ts';
import { readRows } from '../table/rows.ts';
import { tableForItems } from '../table/table.ts';
import { type TableRef, tableRef } from '../table/table-ref.ts';
import {
  type Action,
  type ActionInput,
  type ActionKind,
  checkDistinct,
  decideAction,
  type LocatedAction,
  locateAction,
  readAction,
} from '../write/action.ts';
import { isCancellation, NO_REASON, reasonOf } from '../write/cancellation.ts';
import { isRepeated } from '../write/idempotency.ts';
import { itemCollectionMetrics } from '../write/item-collection.ts';
import { writeItem } from '../write/write-item.ts';

const STYLES = { expressions: ['UpdateExpression', 'ConditionExpression'], legacy: [] };

interface Given {
  ref: TableRef;
  action: Action;
}

/**
 * All actions or none, as one transaction of the store.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export const transactWriteItems: Handler<'TransactWriteItems'> = async (context, input) => {
  const given = input.TransactItems.map((item) => readItem(context, item));
  const isRepetition = await isRepeated(context, input);
  const actions = await locate(context, given);
  const rowKeys = actions.map(({ rowKey }) => rowKey);
  checkDistinct(rowKeys, 'Transaction request cannot include multiple operations on one item');
  const before = await readRows(context.tx, rowKeys);
  if (isRepetition) return repeated(actions, before, input);
  const after = eachOrCancel(actions, (action, i) => decideAction(action, before[i], true));
  checkSize(before, after);
  return write(context, input, { actions, before, after });
};

function readItem({ place, memory }: TxContext, item: TransactWriteItem): Given {
  const { ConditionCheck, Put, Delete, Update } = item;
  const members: readonly [ActionKind, (ActionInput & { TableName: string }) | undefined][] = [
    ['ConditionCheck', ConditionCheck],
    ['Put', Put],
    ['Delete', Delete],
    ['Update', Update],
  ];
  const given = members.flatMap(([kind, input]) => (input === undefined ? [] : [{ kind, input }]));
  const [first] = given;
  if (first === undefined || given.length > 1) {
    throw validation('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  const { kind, input } = first;
  return {
    ref: tableRef(input.TableName, place),
    action: readAction(kind, input, parseCache(memory), STYLES),
  };
}

/** Runs a step for each action; when any of them fails by its item or schema, the transaction is cancelled. */
function eachOrCancel<A, R>(actions: readonly A[], step: (action: A, i: number) => R): R[] {
  const results: R[] = [];
  const reasons: CancellationReason[] = actions.map(() => NO_REASON);
  for (const [i, action] of actions.entries()) {
    try {
      results.push(step(action, i));
    } catch (error) {
      if (!(error instanceof AwsError) || !isCancellation(error)) throw error;
      reasons[i] = reasonOf(error);
    }
  }
  if (results.length < actions.length) throw transactionCanceled(reasons);
  return results;
}

async function locate({ tx }: TxContext, given: readonly Given[]): Promise<LocatedAction[]> {
  const tables = [];
  for (const { ref, action } of given) tables.push({ action, table: await tableForItems(tx, ref) });
  return eachOrCancel(tables, ({ action, table }) => locateAction(action, table));
}

function checkSize(before: readonly (Item | undefined)[], after: readonly (Item | undefined)[]): void {
  const size = (item: Item | undefined) => (item === undefined ? 0 : itemSizeBytes(item));
  const bytes = after.reduce((sum, item, i) => sum + Math.max(size(item), size(before[i])), 0);
  if (bytes <= TRANSACTION_BYTES_MAX) return;
  throw validation('The aggregate size of the items in the transaction exceeds 4 MB');
}

interface Decided {
  actions: readonly LocatedAction[];
  before: readonly (Item | undefined)[];
  after: readonly (Item | undefined)[];
}

async function write(
  context: TxContext,
  input: TransactWriteItemsInput,
  { actions, before, after }: Decided,
): Promise<TransactWriteItemsOutput> {
  const consumptions: Consumption[] = [];
  const metrics = new Map<string, ItemCollectionMetrics[]>();
  for (const [i, action] of actions.entries()) {
    const { table, itemKey, rowKey, kind } = action;
    if (kind === 'ConditionCheck') {
      const bytes = before[i] === undefined ? 0 : itemSizeBytes(before[i]);
      consumptions.push(writeConsumption(table, { tableBytes: bytes, indexes: new Map() }, true));
      continue;
    }
    const change = { table, itemKey, rowKey, before: before[i], after: after[i] };
    consumptions.push(writeConsumption(table, await writeItem(context, change), true));
    const metric = await itemCollectionMetrics(context.tx, action, input.ReturnItemCollectionMetrics);
    if (metric !== undefined) metrics.set(table.name, [...(metrics.get(table.name) ?? []), metric]);
  }
  return {
    ConsumedCapacity: consumedCapacities(consumptions, input.ReturnConsumedCapacity, 'WriteCapacityUnits'),
    ItemCollectionMetrics: metrics.size === 0 ? undefined : Object.fromEntries(metrics),
  };
}

/** The answer to a request that was carried out before: it costs the reading of its items. */
function repeated(
  actions: readonly LocatedAction[],
  items: readonly (Item | undefined)[],
  input: TransactWriteItemsInput,
): TransactWriteItemsOutput {
  const consumptions = actions.map(({ table }, i) => {
    const item = items[i];
    const tableUnits = readUnits(item === undefined ? 0 : itemSizeBytes(item), { transactional: true });
    return { table, tableUnits, indexUnits: new Map() };
  });
  return {
    ConsumedCapacity: consumedCapacities(consumptions, input.ReturnConsumedCapacity, 'ReadCapacityUnits'),
  };
}
