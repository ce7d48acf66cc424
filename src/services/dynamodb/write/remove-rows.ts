/** Takes away the rows of a table or an index that is gone: an outbox delivery in many small transactions. */

import type { DeliveryContext, Outbox, TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { afterPrefix, KnownVersion } from '../../../core/tuple.ts';
import { collectionBytes, counterKey, itemBytes, itemCounts } from '../state.ts';
import { rowsPrefix } from '../table/rows.ts';

const BATCH_ROWS = 500;

interface Removal {
  place: Place;
  /** Number of the table. */
  table: number;
  /** Number of the index or of TTL's rows; undefined: the whole table. */
  index?: number | undefined;
}

/**
 * Has the commit followed by the removal of rows that nothing can reach any more.
 *
 * @param isHistory in the table's own group, so that a capture that needs the rows is finished first
 */
export function sendRemoval(outbox: Outbox, removal: Removal, isHistory = false): void {
  const { table, index } = removal;
  // In the group of the index's build, which ends first.
  const group = index === undefined || isHistory ? `dynamodb:${table}` : `dynamodb:${table}:${index}`;
  outbox.send({ service: 'dynamodb', delivery: 'removeRows', group, body: removal });
}

export async function removeRows(context: DeliveryContext, body: unknown): Promise<void> {
  // What sendRemoval stored.
  const removal = body as Removal;
  let finished = false;
  while (!finished && !context.signal.aborted) {
    finished = await context.transact((transaction) => removeBatch(transaction, removal));
  }
  if (!finished) throw new Error('The cloud stops while rows are removed; the rest goes at the next start.');
}

/** True: there is nothing left to do. */
async function removeBatch({ tx }: TxContext, { place, table, index }: Removal): Promise<boolean> {
  const prefix = rowsPrefix(place, table, index);
  const lt = afterPrefix(prefix);
  if (lt === undefined) return true;
  const { rows } = await tx.list({ gte: prefix, lt }, { limit: BATCH_ROWS }, { snapshot: true });
  for (const row of rows) tx.delete(row.key);
  if (rows.length === BATCH_ROWS) return false;
  if (index !== undefined) {
    for (const counter of [itemCounts, itemBytes])
      counter.delete(tx, place, ...counterKey({ number: table }, index));
    return true;
  }
  const range = { prefix: [new KnownVersion(table)] };
  for (const counter of [itemCounts, itemBytes]) await counter.deleteRange(tx, place, range, BATCH_ROWS);
  return (await collectionBytes.deleteRange(tx, place, range, BATCH_ROWS)) < BATCH_ROWS;
}
