/** How long events are kept, and what takes them away. */

import type { DeliveryContext } from '../../core/context.ts';
import { DailySweep } from '../../core/daily-sweep.ts';
import type { Place } from '../../core/place.ts';
import { logOf, placeOfLog } from './names.ts';
import { deletedStreams, type GroupRecord, groups, retention as waiting } from './state.ts';

const DAY_MS = 24 * 3_600_000;

/** Events before this time have expired. */
export function keptSinceMs({ retentionDays }: GroupRecord, nowMs: number): number {
  return retentionDays === undefined ? 0 : nowMs - retentionDays * DAY_MS;
}

/** Drops what has expired and what nobody owns. */
async function sweep(context: DeliveryContext): Promise<boolean> {
  let isAnythingLeft = false;
  for (const log of await context.segments.logs()) {
    const owner = placeOfLog(log);
    if (owner === undefined) continue;
    isAnythingLeft = true;
    const group = await context.transact(({ tx }) => groups.getBy(tx, owner.place, 'byId', [owner.groupId]));
    // Events that came while their group was deleted.
    if (group === undefined) await context.segments.remove(log);
    else await forgetOf(context, owner.place, group);
  }
  return isAnythingLeft;
}

async function forgetOf(context: DeliveryContext, place: Place, group: GroupRecord): Promise<void> {
  const log = logOf(place, group.id);
  const sinceMs = keptSinceMs(group, context.now());
  if (sinceMs > 0) await context.segments.dropBefore(log, sinceMs);
  const { firstSequence, lastSequence } = await context.segments.facts(log);
  await context.transact(async ({ tx }) => {
    const { records } = await deletedStreams.list(tx, place, { prefix: [group.id], snapshot: true });
    for (const stream of records) {
      const last = stream.lastSequence;
      // Calls that were under way when the stream was deleted have ended since.
      if (last === undefined) await deletedStreams.put(tx, place, { ...stream, lastSequence });
      else if (last < firstSequence) await deletedStreams.deleteRecord(tx, place, stream);
    }
  });
}

export const forgetting = new DailySweep({ service: 'cloudwatch-logs', waiting, sweep });
