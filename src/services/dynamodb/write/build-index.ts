/**
 * Enters the items that were there before an index (or TTL) into it: an outbox delivery in many small transactions,
 * each of which notes how far it came, so that it goes on there after a crash. Meanwhile every write keeps the index
 * up to date by itself, so that an item that is in it already is left alone.
 */

import { versionPart } from '../../../core/collection.ts';
import type { DeliveryContext, Outbox, TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import type { KeyedRow } from '../../../core/store.ts';
import { afterKey, afterPrefix } from '../../../core/tuple.ts';
import type { Item } from '../item/attribute-value.ts';
import { keyOf } from '../item/key.ts';
import { builds, counterKey, itemBytes, itemCounts, tables } from '../state.ts';
import { entrySizeBytes, expiryRowKey, expirySeconds, indexEntry } from '../table/index-entries.ts';
import { decodeItem, writeRow } from '../table/rows.ts';
import { findTable, type Index, type Table, type TimeToLive } from '../table/table.ts';
import { tableArn } from '../table/table-ref.ts';
import { setAlarm } from './expiry-alarm.ts';

const BATCH_ITEMS = 100;

interface Build {
  place: Place;
  name: string;
  table: number;
  /** Number of the index or of TTL's rows. */
  index: number;
}

/** Has the commit followed by the build of an index (or of TTL's rows). */
export function sendBuild(outbox: Outbox, build: Build): void {
  const group = `dynamodb:${build.table}:${build.index}`;
  outbox.send({ service: 'dynamodb', delivery: 'buildIndex', group, body: build });
}

export async function buildIndex(context: DeliveryContext, body: unknown): Promise<void> {
  // What sendBuild stored.
  const build = body as Build;
  let finished = false;
  while (!finished && !context.signal.aborted) {
    finished = await context.transact(async (transaction) => {
      const ended = await buildBatch(transaction, build);
      if (ended) context.complete(transaction.tx);
      return ended;
    });
  }
  if (!finished)
    throw new Error('The cloud stops while an index is built; the build goes on at the next start.');
}

/** True: there is nothing left to do. */
async function buildBatch(context: TxContext, build: Build): Promise<boolean> {
  const { tx } = context;
  const { place, name } = build;
  const table = await findTable(tx, { place, name, arn: tableArn(place, name) });
  const enter = table === undefined ? undefined : entering(table, build);
  if (table === undefined || enter === undefined) {
    await builds.delete(tx, place, versionPart(build.table), build.index);
    return true;
  }
  const items = await nextItems(context, table, build);
  for (const row of items) await enter(context, decodeItem(row));
  const last = items[items.length - 1];
  if (items.length === BATCH_ITEMS && last !== undefined) {
    await builds.put(tx, place, { table: build.table, index: build.index, cursor: last.key });
    return false;
  }
  await builds.delete(tx, place, versionPart(build.table), build.index);
  await activate(context, build);
  return true;
}

async function nextItems({ tx }: TxContext, table: Table, build: Build): Promise<KeyedRow[]> {
  const record = await builds.get(tx, build.place, versionPart(build.table), build.index);
  const gte = record === undefined ? table.prefix : afterKey(record.cursor);
  const lt = afterPrefix(table.prefix);
  if (lt === undefined) return [];
  const { rows } = await tx.list({ gte, lt }, { limit: BATCH_ITEMS });
  return rows;
}

/** What enters one item; undefined when table, index or TTL are not there any more. */
function entering(
  table: Table,
  build: Build,
): ((context: TxContext, item: Item) => Promise<void>) | undefined {
  if (table.record.number !== build.table) return undefined;
  const { timeToLive } = table;
  if (timeToLive !== undefined && table.record.timeToLive?.number === build.index) {
    return (context, item) => enterExpiry(context, table, timeToLive, item);
  }
  const index = table.indexes.find(({ number, isBuilding }) => isBuilding && number === build.index);
  return index && ((context, item) => enterItem(context, table, index, item));
}

async function enterItem({ tx }: TxContext, table: Table, index: Index, item: Item): Promise<void> {
  const entry = indexEntry(index, item);
  if (entry === undefined || (await tx.row(entry.key)) !== undefined) return;
  writeRow(tx, entry.key, entry.item);
  const key = counterKey(table.record, index.number);
  itemCounts.add(tx, table.place, 1, ...key);
  itemBytes.add(tx, table.place, entrySizeBytes(entry), ...key);
}

async function enterExpiry(
  context: TxContext,
  table: Table,
  timeToLive: TimeToLive,
  item: Item,
): Promise<void> {
  const seconds = expirySeconds(timeToLive, item);
  if (seconds === undefined) return;
  const key = expiryRowKey(timeToLive, seconds, item);
  writeRow(context.tx, key, keyOf(table.schema, item));
  await setAlarm(context, table, seconds);
}

/** The index can be read from now on. */
async function activate({ tx }: TxContext, { place, name, index }: Build): Promise<void> {
  const record = await tables.get(tx, place, name);
  const built = record?.indexes.find(({ number }) => number === index);
  if (record === undefined || built === undefined) return;
  built.status = 'ACTIVE';
  await tables.put(tx, place, record);
}
