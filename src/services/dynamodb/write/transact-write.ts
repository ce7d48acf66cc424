/** What TransactWriteItems and ExecuteTransaction share: all actions or none, as one transaction of the store. */

import type { TxContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import type { CancellationReason, ItemCollectionMetrics, TransactWriteItemsOutput } from '../api.gen.ts';
import { type Consumption, consumedCapacities, writeConsumption } from '../capacity.ts';
import { transactionCanceled, validation } from '../errors.ts';
import type { Item } from '../item/attribute-value.ts';
import { itemSizeBytes, readUnits } from '../item/size.ts';
import { TRANSACTION_BYTES_MAX } from '../limits.ts';
import { countConsumed } from '../metrics.ts';
import { readRows } from '../table/rows.ts';
import { checkDistinct, decideAction, type LocatedAction } from './action.ts';
import { isCancellation, NO_REASON, reasonOf } from './cancellation.ts';
import { isRepeated, type TokenInput } from './idempotency.ts';
import { itemCollectionMetrics } from './item-collection.ts';
import { writeItem } from './write-item.ts';

export const ONE_ITEM_TWICE = 'Transaction request cannot include multiple operations on one item';

export interface TransactInput extends TokenInput {
  ReturnConsumedCapacity?: string | undefined;
  ReturnItemCollectionMetrics?: string | undefined;
}

export interface TransactSteps {
  /** Called once the token is known to be good. */
  locate(): Promise<readonly LocatedAction[]>;
  /** By default {@link decideAction}. */
  decide?(action: LocatedAction, before: Item | undefined, i: number): Item | undefined;
}

export async function transactWrite(
  context: TxContext,
  input: TransactInput,
  { locate, decide }: TransactSteps,
): Promise<TransactWriteItemsOutput> {
  const isRepetition = await isRepeated(context, input);
  const actions = await locate();
  const rowKeys = actions.map(({ rowKey }) => rowKey);
  checkDistinct(rowKeys, ONE_ITEM_TWICE);
  const before = await readRows(context.tx, rowKeys);
  if (isRepetition) return repeated(context, actions, before, input);
  const after = eachOrCancel(actions, (action, i) =>
    decide === undefined ? decideAction(action, before[i], true) : decide(action, before[i], i),
  );
  checkSize(before, after);
  return write(context, input, { actions, before, after });
}

/** Runs a step for each action; when any of them fails by its item or schema, the transaction is cancelled. */
export function eachOrCancel<A, R>(actions: readonly A[], step: (action: A, i: number) => R): R[] {
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
  input: TransactInput,
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
  countConsumed(context, 'Write', consumptions);
  return {
    ConsumedCapacity: consumedCapacities(consumptions, input.ReturnConsumedCapacity, 'WriteCapacityUnits'),
    ItemCollectionMetrics: metrics.size === 0 ? undefined : Object.fromEntries(metrics),
  };
}

/** The answer to a request that was carried out before: it costs the reading of its items. */
function repeated(
  context: TxContext,
  actions: readonly LocatedAction[],
  items: readonly (Item | undefined)[],
  input: TransactInput,
): TransactWriteItemsOutput {
  const consumptions = actions.map(({ table }, i) => {
    const item = items[i];
    const tableUnits = readUnits(item === undefined ? 0 : itemSizeBytes(item), { transactional: true });
    return { table, tableUnits, indexUnits: new Map() };
  });
  countConsumed(context, 'Read', consumptions);
  return {
    ConsumedCapacity: consumedCapacities(consumptions, input.ReturnConsumedCapacity, 'ReadCapacityUnits'),
  };
}
