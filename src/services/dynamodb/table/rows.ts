/**
 * The rows of items and index entries: one space of keys for all of them, so that a table or an index is one range.
 *
 *   table's number, 0, partition hash, sort values...                     -> item
 *   table's number, index number, partition hash, sort values..., tail    -> what the index projects
 *   table's number, TTL's number, expiry in seconds, tail                 -> the item's key
 *
 * `tail` tells items with the same index key apart. Unlike records of a Collection, rows do not hold their key: it
 * follows from the item and the table's schema.
 */

import { createHash } from 'node:crypto';
import { decodeValue, encodeValue } from '../../../core/codec.ts';
import type { AnyCollection } from '../../../core/collection.ts';
import { keyPrefix, type Place } from '../../../core/place.ts';
import type { Row } from '../../../core/store.ts';
import type { ReadOptions, Transaction } from '../../../core/transaction.ts';
import { encodeKey, type KeyPart, KnownVersion } from '../../../core/tuple.ts';
import { attributeOf, type Item } from '../item/attribute-value.ts';
import { type EncodedItemKey, encodeKeyValue, type KeySchema, keyAttributes } from '../item/key.ts';
import { ROWS_ID } from '../state.ts';

export const rows: AnyCollection = {
  id: ROWS_ID,
  name: 'dynamodb.rows',
  scope: 'region',
  version: 1,
  migrations: {},
};

/** A value of more bytes is shortened in a tail, so that a row's key stays within the store's limit. */
const TAIL_PART_BYTES_MAX = 256;
const TAIL_DIGEST_BYTES = 16;

/** The start of all rows of a table, or of its items (0) or one of its indexes. */
export function rowsPrefix(place: Place, table: number, number?: number): Uint8Array {
  const parts = number === undefined ? [new KnownVersion(table)] : [new KnownVersion(table), number];
  return encodeKey(keyPrefix(rows.id, 0, rows.scope, place), parts).key;
}

export function rowKey(prefix: Uint8Array, parts: readonly KeyPart[]): Uint8Array {
  return encodeKey(prefix, parts).key;
}

export function itemRowKey(prefix: Uint8Array, { hash, sort }: EncodedItemKey): Uint8Array {
  return encodeKey(prefix, [hash, ...sort]).key;
}

/**
 * What tells an item from others with the same index key: its own key, long values shortened. Entries with the same
 * index key come in the order of their items' keys.
 */
export function rowTail(schema: KeySchema, item: Item): Uint8Array[] {
  return keyAttributes(schema).map(({ name }) => shortened(encodeKeyValue(attributeOf(item, name) ?? {})));
}

function shortened(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= TAIL_PART_BYTES_MAX) return bytes;
  const digest = createHash('sha256').update(bytes).digest().subarray(0, TAIL_DIGEST_BYTES);
  return Buffer.concat([bytes.subarray(0, TAIL_PART_BYTES_MAX - TAIL_DIGEST_BYTES), digest]);
}

export function decodeItem({ value }: Row): Item {
  if (typeof value === 'number') throw new TypeError(`${rows.name}: a counter where an item should be`);
  // What writeRow wrote, read back: the store holds nothing else under this number.
  return decodeValue(value) as Item;
}

export async function readRow(
  tx: Transaction,
  key: Uint8Array,
  options: ReadOptions = {},
): Promise<Item | undefined> {
  const row = await tx.row(key, options);
  return row === undefined ? undefined : decodeItem(row);
}

/** Several rows as one snapshot, in the order of `keys`. */
export async function readRows(
  tx: Transaction,
  keys: readonly Uint8Array[],
  options: ReadOptions = {},
): Promise<(Item | undefined)[]> {
  const found = await tx.rows(keys, options);
  return found.map((row) => (row === undefined ? undefined : decodeItem(row)));
}

export function writeRow(tx: Transaction, key: Uint8Array, item: Item): void {
  tx.set({ key, versionAt: undefined }, encodeValue(rows.version, item, false));
}
