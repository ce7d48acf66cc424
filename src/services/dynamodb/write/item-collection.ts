/** ItemCollectionMetrics: how large the items of one partition key are, in tables with local secondary indexes. */

import { versionPart } from '../../../core/collection.ts';
import type { Transaction } from '../../../core/transaction.ts';
import type { ItemCollectionMetrics } from '../api.gen.ts';
import type { Item } from '../item/attribute-value.ts';
import { type EncodedItemKey, keyOf } from '../item/key.ts';
import { collectionBytes } from '../state.ts';
import type { Table } from '../table/table.ts';

const GIGABYTE = 1024 ** 3;

/**
 * To be called behind the write. Undefined when it was not asked for, or when the table has no local indexes.
 *
 * @param detail ReturnItemCollectionMetrics
 * @param item the item or its key
 */
export async function itemCollectionMetrics(
  tx: Transaction,
  { table, itemKey, item }: { table: Table; itemKey: EncodedItemKey; item: Item },
  detail: string | undefined,
): Promise<ItemCollectionMetrics | undefined> {
  if (detail !== 'SIZE' || !table.hasLocalIndexes) return undefined;
  const bytes = await collectionBytes.value(tx, table.place, versionPart(table.record.number), itemKey.hash);
  const lower = Math.floor(Math.max(0, bytes) / GIGABYTE);
  return {
    ItemCollectionKey: keyOf({ partition: table.schema.partition, sort: [] }, item),
    SizeEstimateRangeGB: [lower, lower + 1],
  };
}
