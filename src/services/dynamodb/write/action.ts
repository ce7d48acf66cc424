/**
 * Put, Update, Delete and ConditionCheck in the steps that single operations, batches and transactions share:
 *
 *   read      what the request alone shows: values, expressions           (before the table is known)
 *   locate    what the table's schema says of it: keys, index keys         -> which row
 *   decide    what the stored item says of it: condition, update           -> the new item
 *
 * All throw ValidationException; `decide` also ConditionalCheckFailedException.
 */

import { conditionalCheckFailed, validation } from '../errors.ts';
import type { PathNode } from '../expression/ast.ts';
import { conditionPaths, evaluateCondition } from '../expression/condition.ts';
import {
  checkIndexWrites,
  checkScalarKeys,
  checkWritesNoKey,
  updatePaths,
  writtenAttributes,
} from '../expression/key-checks.ts';
import { checkParameters, type ParameterStyles } from '../expression/parameters.ts';
import type { ParseCache } from '../expression/parse-cache.ts';
import { type ExpressionInput, readExpressions } from '../expression/request.ts';
import { applyUpdate, checkUpdateSize } from '../expression/update.ts';
import type { BoundUpdate } from '../expression/update-binder.ts';
import { canonicalItem, type Item } from '../item/attribute-value.ts';
import {
  checkIndexKey,
  checkItemKey,
  checkKey,
  checkUpdatedIndexKey,
  type EncodedItemKey,
  encodeItemKey,
  keyOf,
} from '../item/key.ts';
import { checkedItemSizeBytes, checkedUpdatedSizeBytes } from '../item/size.ts';
import { itemRowKey } from '../table/rows.ts';
import type { Table } from '../table/table.ts';

export type ActionKind = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

export interface ActionInput extends ExpressionInput {
  Item?: Item | undefined;
  Key?: Item | undefined;
  ReturnValuesOnConditionCheckFailure?: string | undefined;
}

export interface Action {
  kind: ActionKind;
  /** The whole item of a Put, else the key. */
  item: Item;
  condition: ReturnType<typeof readExpressions>['condition'];
  update: BoundUpdate | undefined;
  /** A failed condition answers the item as it was. */
  returnsOld: boolean;
}

export interface LocatedAction extends Action {
  table: Table;
  itemKey: EncodedItemKey;
  rowKey: Uint8Array;
}

/** @param isTransaction the values of a key are looked at behind the expressions then */
export function readAction(
  kind: ActionKind,
  input: ActionInput,
  cache: ParseCache,
  styles: ParameterStyles,
  isTransaction = false,
): Action {
  checkParameters(input, styles);
  const given = input.Item ?? input.Key ?? {};
  if (Object.hasOwn(given, '')) throw validation('Empty attribute name');
  const itemFirst = kind === 'Put' || !isTransaction ? canonicalItem(given) : undefined;
  const { condition, update } = readExpressions(input, cache);
  const item = itemFirst ?? canonicalItem(given);
  if (kind === 'Put') checkedItemSizeBytes(item);
  return {
    kind,
    item,
    condition,
    update,
    returnsOld: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
  };
}

export function locateAction(action: Action, table: Table): LocatedAction {
  const { schema, indexes } = table;
  const { item, condition, update } = action;
  if (action.kind === 'Put') {
    checkItemKey(schema, item);
    for (const index of indexes) checkIndexKey(index.name, index.schema, item);
  } else checkKey(schema, item);
  if (update !== undefined) checkUpdate(update, table);
  if (condition !== undefined) checkPaths(conditionPaths(condition), table);
  const itemKey = encodeItemKey(schema, item);
  return { ...action, table, itemKey, rowKey: itemRowKey(table.prefix, itemKey) };
}

function checkUpdate(update: BoundUpdate, table: Table): void {
  checkWritesNoKey(update, table.schema);
  for (const index of table.indexes) checkIndexWrites(update, index.name, index.schema);
  checkPaths(updatePaths(update), table);
}

/** Throws when an expression reaches into a key attribute of the table or of one of its indexes. */
export function checkPaths(paths: readonly PathNode[], { schema, indexes }: Table): void {
  if (paths.every(({ segments }) => segments.length === 1)) return;
  checkScalarKeys(paths, schema, 'Key');
  for (const index of indexes) checkScalarKeys(paths, index.schema, 'IndexKey');
}

/**
 * The item after the action; undefined when there is none then. For a ConditionCheck it is the item before.
 *
 * @param isTransaction UpdateItem alone limits what an update writes, see checkUpdateSize
 */
export function decideAction(
  action: LocatedAction,
  before: Item | undefined,
  isTransaction: boolean,
): Item | undefined {
  const { kind, condition, returnsOld } = action;
  if (condition !== undefined && !evaluateCondition(condition, before ?? {})) {
    throw conditionalCheckFailed(returnsOld ? before : undefined);
  }
  if (kind === 'Put') return action.item;
  if (kind === 'Delete') return undefined;
  if (kind === 'ConditionCheck') return before;
  return updatedItem(action, before, isTransaction);
}

function updatedItem(
  { update, item, table }: LocatedAction,
  before: Item | undefined,
  isTransaction: boolean,
): Item | undefined {
  const key = keyOf(table.schema, item);
  // UpdateItem without any update makes an item of its key.
  if (update === undefined) return before ?? key;
  const after = applyUpdate(update, before, key);
  if (after === undefined) return undefined;
  if (isTransaction) checkedUpdatedSizeBytes(after);
  else checkUpdateSize(update, after);
  const written = writtenAttributes(update);
  for (const index of table.indexes) checkUpdatedIndexKey(index.schema, after, written);
  return after;
}

/** Throws when two actions of a batch or transaction are about one item. */
export function checkDistinct(rowKeys: readonly Uint8Array[], message: string): void {
  const texts = new Set(rowKeys.map((key) => Buffer.from(key).toString('latin1')));
  if (texts.size < rowKeys.length) throw validation(message);
}
