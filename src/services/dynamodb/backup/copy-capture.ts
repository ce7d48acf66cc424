/**
 * Makes a capture complete: an outbox delivery in many small transactions, each of which notes how far it came, so
 * that it goes on there after a crash. First the table's rows are copied, as far as no write has kept them already; for
 * an earlier moment, what was written after it is then taken back.
 */

import type { DeliveryContext, Outbox, TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import type { KeyedRow } from '../../../core/store.ts';
import { afterKey, afterPrefix, decodeKey } from '../../../core/tuple.ts';
import { type CaptureRecord, captures, tables } from '../state.ts';
import { decodeItem, rowsPrefix } from '../table/rows.ts';
import { reachGoal } from './capture-goal.ts';
import { capturePrefix, captureRowKey, decodeImage, writeImage } from './capture-rows.ts';
import { historyBehind } from './history.ts';

const BATCH_ROWS = 25;

interface Copy {
  place: Place;
  capture: string;
}

/** Has the commit followed by the copying. In the table's group: a deleted table's rows are removed behind it. */
export function sendCopy(outbox: Outbox, place: Place, { id, table }: CaptureRecord): void {
  const body: Copy = { place, capture: id };
  outbox.send({ service: 'dynamodb', delivery: 'copyCapture', group: `dynamodb:${table}`, body });
}

export async function copyCapture(context: DeliveryContext, body: unknown): Promise<void> {
  // What sendCopy stored.
  const { place, capture } = body as Copy;
  let finished = false;
  while (!finished && !context.signal.aborted) {
    finished = await context.transact(async (transaction) => {
      const ended = await copyBatch(transaction, place, capture);
      if (ended) context.complete(transaction.tx);
      return ended;
    });
  }
  if (!finished)
    throw new Error('The cloud stops while a backup is made; the rest is copied at the next start.');
}

/** True: there is nothing left to do. */
async function copyBatch(context: TxContext, place: Place, id: string): Promise<boolean> {
  const { tx } = context;
  const record = await captures.get(tx, place, id);
  if (record === undefined || record.phase === 'ready') return true;
  const rows =
    record.phase === 'copying' ? await copied(context, place, record) : await rewound(context, place, record);
  const last = rows.at(-1);
  if (rows.length === BATCH_ROWS && last !== undefined) {
    await captures.put(tx, place, { ...record, cursor: last.key });
    return false;
  }
  if (record.phase === 'copying') await endCopying(context, place, record);
  if (record.phase === 'copying' && record.rewindToMs !== undefined && record.history !== undefined) {
    await captures.put(tx, place, { ...record, phase: 'rewinding', cursor: undefined });
    return false;
  }
  await captures.put(tx, place, { ...record, phase: 'ready', cursor: undefined });
  await reachGoal(context, place, record);
  return true;
}

/** The next rows of the table. What was written since the capture's moment has been kept by who wrote it. */
async function copied({ tx }: TxContext, place: Place, record: CaptureRecord): Promise<KeyedRow[]> {
  const source = rowsPrefix(place, record.table, 0);
  const target = capturePrefix(place, record.id);
  const gte = record.cursor === undefined ? source : afterKey(record.cursor);
  const range = { gte, lt: afterPrefix(source) ?? source };
  // Unchecked: a row that changes meanwhile gets an image, and that there is none is checked.
  const { rows } = await tx.list(range, { limit: BATCH_ROWS }, { snapshot: true });
  const keys = rows.map(({ key }) => captureRowKey(target, key.subarray(source.length)));
  const images = await tx.rows(keys);
  for (const [i, row] of rows.entries()) {
    const key = keys[i];
    if (key !== undefined && images[i] === undefined) writeImage(tx, key, decodeItem(row));
  }
  return rows;
}

/** Writes need not keep anything for this capture any more. */
async function endCopying(
  { tx }: TxContext,
  place: Place,
  { name, table, id }: CaptureRecord,
): Promise<void> {
  const record = await tables.get(tx, place, name);
  if (record?.number !== table) return;
  const left = (record.captures ?? []).filter((other) => other !== id);
  await tables.put(tx, place, { ...record, captures: left.length === 0 ? undefined : left });
}

/** Takes back the latest writes that are left: what an earlier one replaced wins. */
async function rewound({ tx }: TxContext, place: Place, record: CaptureRecord): Promise<KeyedRow[]> {
  const { table, history, rewindToMs, cursor } = record;
  if (history === undefined || rewindToMs === undefined) return [];
  const source = rowsPrefix(place, table, history);
  const target = capturePrefix(place, record.id);
  const behind = historyBehind(place, table, history, rewindToMs);
  const range = { gte: behind.gte, lt: cursor ?? behind.lt };
  const options = { limit: BATCH_ROWS, reverse: true };
  const { rows } = await tx.list(range, options, { snapshot: true });
  for (const row of rows) {
    const relativeKey = decodeKey(row.key, source.length).at(-1);
    if (!(relativeKey instanceof Uint8Array)) throw new TypeError('A key of the history has no item');
    writeImage(tx, captureRowKey(target, relativeKey), decodeImage(row));
  }
  return rows;
}
