/**
 * The rows of captures. A capture is the items of a table at the moment of one commit, which the table's record names
 * from then on: while the rows are copied behind it, each write first keeps what it replaces, so that copying may take
 * its time and nobody waits for it.
 *
 *   'capture', id, key of the item's row within its table   -> item, or null: there was none
 */

import { decodeValue, encodeValue } from '../../../core/codec.ts';
import { keyPrefix, type Place } from '../../../core/place.ts';
import type { Row } from '../../../core/store.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { encodeKey } from '../../../core/tuple.ts';
import type { Item } from '../item/attribute-value.ts';
import { rows } from '../table/rows.ts';
import type { Table } from '../table/table.ts';

export function capturePrefix(place: Place, id: string): Uint8Array {
  return encodeKey(keyPrefix(rows.id, 0, rows.scope, place), ['capture', id]).key;
}

/** @param relativeKey of the item's row, without the table's prefix */
export function captureRowKey(prefix: Uint8Array, relativeKey: Uint8Array): Uint8Array {
  return encodeKey(prefix, [relativeKey]).key;
}

/** An item as it was, or that there was none. */
export function writeImage(tx: Transaction, key: Uint8Array, item: Item | undefined): void {
  tx.set({ key, versionAt: undefined }, encodeValue(rows.version, item ?? null, false));
}

export function decodeImage({ value }: Row): Item | undefined {
  if (typeof value === 'number') throw new TypeError('A counter where an item should be');
  // What writeImage wrote.
  return (decodeValue(value) as Item | null) ?? undefined;
}

/** Keeps what a write replaces for the captures that are being made; the first write after a capture's moment does. */
export async function keepForCaptures(
  tx: Transaction,
  table: Table,
  rowKey: Uint8Array,
  before: Item | undefined,
): Promise<void> {
  for (const id of table.record.captures ?? []) {
    const key = captureRowKey(capturePrefix(table.place, id), rowKey.subarray(table.prefix.length));
    if ((await tx.row(key)) === undefined) writeImage(tx, key, before);
  }
}
