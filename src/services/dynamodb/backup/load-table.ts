/** Fills a restored table from a capture: an outbox delivery in many small transactions. */

import { versionPart } from '../../../core/collection.ts';
import type { DeliveryContext, Outbox, TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { afterKey, afterPrefix } from '../../../core/tuple.ts';
import { encodeItemKey } from '../item/key.ts';
import { backups, builds, tables } from '../state.ts';
import { itemRowKey } from '../table/rows.ts';
import { findTable, type Table } from '../table/table.ts';
import { tableArn } from '../table/table-ref.ts';
import { writeItem } from '../write/write-item.ts';
import { capturePrefix, decodeImage } from './capture-rows.ts';
import { sendCaptureRemoval } from './remove-capture.ts';

const BATCH_ITEMS = 100;
/** In `builds`: the items of a table, which no index has. */
const ITEMS = 0;

interface Load {
  place: Place;
  /** Name and id of the new table. */
  target: string;
  targetId: string;
  capture: string;
  /** The capture was made for this table alone. */
  drops: boolean;
  backup?: { table: string; id: string } | undefined;
}

export function sendLoad(outbox: Outbox, load: Load): void {
  const group = `dynamodb:load:${load.targetId}`;
  outbox.send({ service: 'dynamodb', delivery: 'loadTable', group, body: load });
}

export async function loadTable(context: DeliveryContext, body: unknown): Promise<void> {
  // What sendLoad stored.
  const load = body as Load;
  let finished = false;
  while (!finished && !context.signal.aborted) {
    finished = await context.transact(async (transaction) => {
      const ended = await loadBatch(transaction, load);
      if (ended) context.complete(transaction.tx);
      return ended;
    });
  }
  if (!finished)
    throw new Error('The cloud stops while a table is restored; the rest follows at the next start.');
}

/** True: there is nothing left to do. */
async function loadBatch(context: TxContext, load: Load): Promise<boolean> {
  const { tx } = context;
  const { place, target: name } = load;
  const table = await findTable(tx, { place, name, arn: tableArn(place, name) });
  if (table === undefined || table.record.id !== load.targetId) {
    await release(context, load);
    return true;
  }
  const key = [versionPart(table.record.number), ITEMS] as const;
  const cursor = (await builds.get(tx, place, ...key))?.cursor;
  const next = await loadRows(context, table, load, cursor);
  if (next !== undefined) {
    await builds.put(tx, place, { table: table.record.number, index: ITEMS, cursor: next });
    return false;
  }
  await builds.delete(tx, place, ...key);
  await tables.put(tx, place, { ...table.record, isLoading: undefined });
  await release(context, load);
  return true;
}

/** Resolves with the last row when there may be more. */
async function loadRows(
  context: TxContext,
  table: Table,
  { place, capture }: Load,
  cursor: Uint8Array | undefined,
): Promise<Uint8Array | undefined> {
  const prefix = capturePrefix(place, capture);
  const range = { gte: cursor === undefined ? prefix : afterKey(cursor), lt: afterPrefix(prefix) ?? prefix };
  const { rows } = await context.tx.list(range, { limit: BATCH_ITEMS }, { snapshot: true });
  for (const row of rows) {
    const item = decodeImage(row);
    if (item === undefined) continue;
    const itemKey = encodeItemKey(table.schema, item);
    const rowKey = itemRowKey(table.prefix, itemKey);
    await writeItem(context, { table, itemKey, rowKey, before: undefined, after: item });
  }
  return rows.length === BATCH_ITEMS ? rows.at(-1)?.key : undefined;
}

async function release(
  { tx, outbox }: TxContext,
  { place, capture, drops, backup, targetId }: Load,
): Promise<void> {
  if (drops) sendCaptureRemoval(outbox, { place, capture });
  if (backup === undefined) return;
  const record = await backups.get(tx, place, backup.table, backup.id);
  if (record === undefined) return;
  await backups.put(tx, place, { ...record, restoring: record.restoring.filter((id) => id !== targetId) });
}
