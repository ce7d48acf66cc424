/**
 * The timer of a table with TTL: deletes what has expired, in batches. AWS does so within a few days; here an item goes
 * the moment it expires by the movable clock.
 */

import { versionPart } from '../../../core/collection.ts';
import type { TxContext } from '../../../core/context.ts';
import type { KeyedRow } from '../../../core/store.ts';
import { afterPrefix } from '../../../core/tuple.ts';
import { encodeItemKey } from '../item/key.ts';
import { countExpired } from '../metrics.ts';
import { alarms } from '../state.ts';
import { expirySeconds, firstDeletableSeconds } from '../table/index-entries.ts';
import { decodeItem, itemRowKey, readRow, rowKey } from '../table/rows.ts';
import { findTable, type Table, type TimeToLive } from '../table/table.ts';
import { tableArn } from '../table/table-ref.ts';
import { type AlarmBody, moveAlarm } from './expiry-alarm.ts';
import { writeItem } from './write-item.ts';

const BATCH_ITEMS = 100;

/** Deletes a batch of expired items and sets the timer again. */
export async function expireItems(context: TxContext, body: unknown): Promise<void> {
  // What moveAlarm stored.
  const { place, name, number } = body as AlarmBody;
  const { tx } = context;
  const table = await findTable(tx, { place, name, arn: tableArn(place, name) });
  await alarms.delete(tx, place, versionPart(number));
  if (table?.timeToLive === undefined || table.record.number !== number) return;
  const nextMs = await expireBatch(context, table, table.timeToLive);
  if (nextMs !== undefined) await moveAlarm(context, table, nextMs);
}

/** Resolves with the time at which there is more to do. */
async function expireBatch(
  context: TxContext,
  table: Table,
  timeToLive: TimeToLive,
): Promise<number | undefined> {
  const nowMs = context.now();
  const end = afterPrefix(timeToLive.prefix);
  if (end === undefined) return undefined;
  const gte = rowKey(timeToLive.prefix, [firstDeletableSeconds(nowMs)]);
  const { rows } = await context.tx.list({ gte, lt: end }, { limit: BATCH_ITEMS });
  for (const row of rows) {
    const laterMs = await expireItem(context, table, timeToLive, row);
    if (laterMs !== undefined) return laterMs;
  }
  return rows.length === BATCH_ITEMS ? nowMs : undefined;
}

/** Deletes the item of an expiry row; resolves with its expiry when that is still to come. */
async function expireItem(
  context: TxContext,
  table: Table,
  timeToLive: TimeToLive,
  row: KeyedRow,
): Promise<number | undefined> {
  const itemKey = encodeItemKey(table.schema, decodeItem(row));
  const key = itemRowKey(table.prefix, itemKey);
  const item = await readRow(context.tx, key);
  const seconds = item === undefined ? undefined : expirySeconds(timeToLive, item);
  if (seconds === undefined) {
    context.tx.delete(row.key);
    return undefined;
  }
  if (seconds * 1000 > context.now()) return seconds * 1000;
  await writeItem(context, { table, itemKey, rowKey: key, before: item, after: undefined, isExpiry: true });
  countExpired(context, table);
  return undefined;
}
