/** What a deleted group leaves behind: its log and its rows, erased in the background in many short transactions. */

import type { DeliveryContext, TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import { formerFields, indexPolicies } from './index-policy.ts';
import { logOf } from './names.ts';
import { protections } from './protection/state.ts';
import { deletedStreams, filters, groupFacts, streamFacts, streams } from './state.ts';
import { transformers } from './transform/state.ts';

const PORTION = 500;

interface EraseBody {
  place: Place;
  groupId: string;
}

export function eraseLater({ outbox }: TxContext, place: Place, groupId: string): void {
  const body: EraseBody = { place, groupId };
  outbox.send({
    service: 'cloudwatch-logs',
    delivery: 'erase',
    group: `cloudwatch-logs/erase/${groupId}`,
    body,
  });
}

export async function erase(context: DeliveryContext, body: unknown): Promise<void> {
  // What `eraseLater` wrote.
  const { place, groupId } = body as EraseBody;
  await context.segments.remove(logOf(place, groupId));
  const query = { prefix: [groupId], limit: PORTION, snapshot: true } as const;
  for (const collection of [streams, deletedStreams, streamFacts, filters, formerFields] as const) {
    let isDone = false;
    while (!isDone) {
      isDone = await context.transact(async ({ tx }) => {
        const { records } = await collection.list(tx, place, query);
        // Each record is one of the collection that it was listed from.
        for (const record of records) await collection.deleteRecord(tx, place, record as never);
        return records.length === 0;
      });
    }
  }
  await context.transact(async ({ tx }) => {
    await groupFacts.delete(tx, place, groupId);
    await protections.delete(tx, place, groupId);
    await indexPolicies.delete(tx, place, groupId);
    await transformers.delete(tx, place, groupId);
    context.complete(tx);
  });
}
