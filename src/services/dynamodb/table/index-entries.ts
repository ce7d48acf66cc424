/** What an item looks like in the indexes of its table. */

import { attributeOf, type Item, setAttribute } from '../item/attribute-value.ts';
import { encodeItemKey, keyAttributes } from '../item/key.ts';
import { itemSizeBytes } from '../item/size.ts';
import { rowKey, rowTail } from './rows.ts';
import type { Index, TimeToLive } from './table.ts';

export interface IndexEntry {
  key: Uint8Array;
  /** The projected attributes: the item itself when the index projects all. */
  item: Item;
}

/** Whether the item is in the index: it has all key attributes, with the index's types and not empty. */
export function isIndexed({ schema }: Index, item: Item): boolean {
  return keyAttributes(schema).every(({ name, type }) => {
    const value = attributeOf(item, name)?.[type];
    return value !== undefined && value.length > 0;
  });
}

/** The attributes of an item that the index holds. */
export function projectedItem({ projected }: Pick<Index, 'projected'>, item: Item): Item {
  if (projected === undefined) return item;
  const result: Item = {};
  for (const name of projected) {
    const value = attributeOf(item, name);
    if (value !== undefined) setAttribute(result, name, value);
  }
  return result;
}

/** The key of an item's entry, as its row and as the start of a page. */
export function indexRowKey(index: Index, item: Item): Uint8Array {
  const { hash, sort } = encodeItemKey(index.schema, item);
  return rowKey(index.prefix, [hash, ...sort, ...rowTail(index.tableSchema, item)]);
}

/** The item's entry in the index; undefined when it is not in it. */
export function indexEntry(index: Index, item: Item): IndexEntry | undefined {
  if (!isIndexed(index, item)) return undefined;
  return { key: indexRowKey(index, item), item: projectedItem(index, item) };
}

export function entrySizeBytes(entry: IndexEntry | undefined): number {
  return entry === undefined ? 0 : itemSizeBytes(entry.item);
}

/** DynamoDB does not delete what expired longer ago than this: it takes the number for a mistake. */
const EXPIRED_SECONDS_MAX = 5 * 365 * 24 * 60 * 60;
/** Beyond this, times are no dates any more. */
const SECONDS_MAX = 100_000_000_000;

/** When the item expires, in seconds since 1970; undefined when it never does. */
export function expirySeconds({ attribute }: TimeToLive, item: Item): number | undefined {
  const text = attributeOf(item, attribute)?.N;
  const seconds = text === undefined ? Number.NaN : Number(text);
  return seconds >= 0 && seconds <= SECONDS_MAX ? Math.floor(seconds) : undefined;
}

/** The earliest expiry time of items that are deleted at `nowMs`. */
export function firstDeletableSeconds(nowMs: number): number {
  return Math.max(0, Math.ceil(nowMs / 1000 - EXPIRED_SECONDS_MAX));
}

export function expiryRowKey(timeToLive: TimeToLive, seconds: number, item: Item): Uint8Array {
  return rowKey(timeToLive.prefix, [seconds, ...rowTail(timeToLive.tableSchema, item)]);
}
