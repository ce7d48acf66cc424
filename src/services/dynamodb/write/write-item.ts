/** One change of one item, with everything that hangs on it: index entries, sizes, expiry. */

import { versionPart } from '../../../core/collection.ts';
import type { TxContext } from '../../../core/context.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { keepForCaptures } from '../backup/capture-rows.ts';
import { keepForRecovery } from '../backup/history.ts';
import { itemCollectionTooLarge } from '../errors.ts';
import { equalValues, type Item } from '../item/attribute-value.ts';
import { type EncodedItemKey, keyOf } from '../item/key.ts';
import { itemSizeBytes, writeUnits } from '../item/size.ts';
import { ITEM_COLLECTION_BYTES_MAX } from '../limits.ts';
import { collectionBytes, counterKey, itemBytes, itemCounts } from '../state.ts';
import { keepChange } from '../stream/keep-change.ts';
import {
  entrySizeBytes,
  expiryRowKey,
  expirySeconds,
  type IndexEntry,
  indexEntry,
} from '../table/index-entries.ts';
import { writeRow } from '../table/rows.ts';
import type { Index, Table, TimeToLive } from '../table/table.ts';
import { setAlarm } from './expiry-alarm.ts';

export interface ItemChange {
  table: Table;
  itemKey: EncodedItemKey;
  /** The item's row. */
  rowKey: Uint8Array;
  before: Item | undefined;
  /** Undefined: the item is deleted. */
  after: Item | undefined;
  /** Place among the changes of its transaction, where they may be of one item. */
  step?: number | undefined;
  /** DynamoDB itself deletes the item because its time is over. */
  isExpiry?: boolean | undefined;
}

/** What a change cost. */
export interface WriteCost {
  tableBytes: number;
  /** Write units of each index that was written, before any factor for transactions. */
  indexes: ReadonlyMap<Index, readonly number[]>;
}

export type WriteContext = Pick<TxContext, 'tx' | 'timers' | 'now' | 'outbox'>;

/**
 * Writes the change. `before` must have been read in this transaction. Throws
 * ItemCollectionSizeLimitExceededException.
 */
export async function writeItem(context: WriteContext, change: ItemChange): Promise<WriteCost> {
  const { tx } = context;
  const { table, rowKey, before, after } = change;
  if (before !== undefined || after !== undefined) {
    await keepForCaptures(tx, table, rowKey, before);
    await keepForRecovery(context, table, { rowKey, before, step: change.step ?? 0 });
    await keepChange(context, table, change);
  }
  const beforeBytes = before === undefined ? 0 : itemSizeBytes(before);
  const afterBytes = after === undefined ? 0 : itemSizeBytes(after);
  if (after !== undefined) writeRow(tx, rowKey, after);
  else if (before !== undefined) tx.delete(rowKey);
  count(tx, table, 0, Number(after !== undefined) - Number(before !== undefined), afterBytes - beforeBytes);
  const indexes = new Map<Index, number[]>();
  let localBytes = afterBytes - beforeBytes;
  for (const index of table.indexes) {
    const { units, bytes } = await writeEntry(tx, table, index, change);
    if (units.length > 0) indexes.set(index, units);
    if (!index.isGlobal) localBytes += bytes;
  }
  if (table.hasLocalIndexes) await growCollection(tx, change, localBytes);
  if (table.timeToLive !== undefined) await writeExpiry(context, table.timeToLive, change);
  return { tableBytes: Math.max(beforeBytes, afterBytes), indexes };
}

function count(tx: Transaction, table: Table, number: number, items: number, bytes: number): void {
  const key = counterKey(table.record, number);
  if (items !== 0) itemCounts.add(tx, table.place, items, ...key);
  if (bytes !== 0) itemBytes.add(tx, table.place, bytes, ...key);
}

const UNCHANGED = { units: [], bytes: 0 };

/** One unit of work each for an entry that is made, changed or deleted; two when its key changes. */
async function writeEntry(
  tx: Transaction,
  table: Table,
  index: Index,
  { before, after }: ItemChange,
): Promise<{ units: number[]; bytes: number }> {
  let old = before === undefined ? undefined : indexEntry(index, before);
  const next = after === undefined ? undefined : indexEntry(index, after);
  if (old === undefined && next === undefined) return UNCHANGED;
  // While an index is built, an item from before may not have been entered yet.
  if (index.isBuilding && old !== undefined && (await tx.row(old.key)) === undefined) old = undefined;
  const oldBytes = entrySizeBytes(old);
  const nextBytes = entrySizeBytes(next);
  const sameKey = old !== undefined && next !== undefined && Buffer.compare(old.key, next.key) === 0;
  if (sameKey && old !== undefined && next !== undefined && sameEntry(old, next)) return UNCHANGED;
  if (old !== undefined && !sameKey) tx.delete(old.key);
  if (next !== undefined) writeRow(tx, next.key, next.item);
  const items = Number(next !== undefined) - Number(old !== undefined);
  count(tx, table, index.number, items, nextBytes - oldBytes);
  const bytes = nextBytes - oldBytes;
  if (sameKey) return { units: [writeUnits(Math.max(oldBytes, nextBytes))], bytes };
  const units: number[] = [];
  if (old !== undefined) units.push(writeUnits(oldBytes));
  if (next !== undefined) units.push(writeUnits(nextBytes));
  return { units, bytes };
}

/** Updated items share what did not change, so that most values are the same object. */
function sameEntry(a: IndexEntry, b: IndexEntry): boolean {
  const names = Object.keys(a.item);
  if (names.length !== Object.keys(b.item).length) return false;
  return names.every((name) => {
    const left = a.item[name];
    const right = Object.hasOwn(b.item, name) ? b.item[name] : undefined;
    return left !== undefined && right !== undefined && equalValues(left, right);
  });
}

async function growCollection(tx: Transaction, change: ItemChange, bytes: number): Promise<void> {
  if (bytes === 0) return;
  const { table, itemKey } = change;
  const key = [versionPart(table.record.number), itemKey.hash];
  collectionBytes.add(tx, table.place, bytes, ...key);
  if (bytes < 0) return;
  const total = await collectionBytes.value(tx, table.place, ...key);
  if (total > ITEM_COLLECTION_BYTES_MAX) throw itemCollectionTooLarge();
}

async function writeExpiry(context: WriteContext, timeToLive: TimeToLive, change: ItemChange): Promise<void> {
  const { tx } = context;
  const { table, before, after } = change;
  const old = before === undefined ? undefined : expirySeconds(timeToLive, before);
  const next = after === undefined ? undefined : expirySeconds(timeToLive, after);
  if (old === next) return;
  if (old !== undefined && before !== undefined) tx.delete(expiryRowKey(timeToLive, old, before));
  if (next === undefined || after === undefined) return;
  writeRow(tx, expiryRowKey(timeToLive, next, after), keyOf(table.schema, after));
  await setAlarm(context, table, next);
}
