/** How long events are kept, and what takes them away: once a day, by the movable clock, whole segments of a log go. */

import type { DeliveryContext, StagedContext, TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import { logOf, placeOfLog } from './names.ts';
import { deletedStreams, type GroupRecord, groups, retention } from './state.ts';

const DAY_MS = 24 * 3_600_000;
const GROUP = 'cloudwatch-logs/retention';
const ANYWHERE: Place = { account: '000000000000', region: 'us-east-1' };

/** Events before this time have expired. */
export function keptSinceMs({ retentionDays }: GroupRecord, nowMs: number): number {
  return retentionDays === undefined ? 0 : nowMs - retentionDays * DAY_MS;
}

interface Memory {
  isWaiting: boolean;
}

const memoryOf = ({ memory }: Pick<StagedContext, 'memory'>): Memory =>
  memory.of('cloudwatch-logs.retention', () => ({ isWaiting: false }));

/** There is something that may expire: sets the timer unless it waits already. */
export async function forgetLater(context: StagedContext): Promise<void> {
  const memory = memoryOf(context);
  if (memory.isWaiting) return;
  await context.transact(setTimer);
  memory.isWaiting = true;
}

async function setTimer({ tx, timers, now }: TxContext): Promise<void> {
  if ((await retention.get(tx, ANYWHERE, 'retention')) !== undefined) return;
  await retention.put(tx, ANYWHERE, { id: 'retention' });
  const timer = { service: 'cloudwatch-logs', timer: 'forget', id: 'forget' };
  await timers.set({ ...timer, atMs: now() + DAY_MS, body: {} });
}

/** The timer: what takes long is the outbox's. */
export async function startForgetting({ outbox }: TxContext): Promise<void> {
  outbox.send({ service: 'cloudwatch-logs', delivery: 'forget', group: GROUP, body: {} });
}

/** Drops what has expired and what nobody owns, and looks again tomorrow while anything is left. */
export async function forget(context: DeliveryContext): Promise<void> {
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
  await context.transact(async (inner) => {
    context.complete(inner.tx);
    await retention.delete(inner.tx, ANYWHERE, 'retention');
    if (isAnythingLeft) await setTimer(inner);
  });
  memoryOf(context).isWaiting = isAnythingLeft;
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
