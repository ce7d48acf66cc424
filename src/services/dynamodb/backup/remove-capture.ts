/** Takes away the rows of a capture that nobody needs any more: an outbox delivery in many small transactions. */

import type { DeliveryContext, Outbox, TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { afterPrefix } from '../../../core/tuple.ts';
import { captures } from '../state.ts';
import { capturePrefix } from './capture-rows.ts';

const BATCH_ROWS = 500;

interface Removal {
  place: Place;
  capture: string;
}

export function sendCaptureRemoval(outbox: Outbox, removal: Removal): void {
  const group = `dynamodb:capture:${removal.capture}`;
  outbox.send({ service: 'dynamodb', delivery: 'removeCapture', group, body: removal });
}

export async function removeCapture(context: DeliveryContext, body: unknown): Promise<void> {
  // What sendCaptureRemoval stored.
  const removal = body as Removal;
  let finished = false;
  while (!finished && !context.signal.aborted) {
    finished = await context.transact((transaction) => removeBatch(transaction, removal));
  }
  if (!finished)
    throw new Error('The cloud stops while a backup is removed; the rest goes at the next start.');
}

/** True: there is nothing left to do. */
async function removeBatch({ tx }: TxContext, { place, capture }: Removal): Promise<boolean> {
  const prefix = capturePrefix(place, capture);
  const range = { gte: prefix, lt: afterPrefix(prefix) ?? prefix };
  const { rows } = await tx.list(range, { limit: BATCH_ROWS }, { snapshot: true });
  for (const row of rows) tx.delete(row.key);
  if (rows.length === BATCH_ROWS) return false;
  await captures.delete(tx, place, capture);
  return true;
}
