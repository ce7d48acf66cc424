/** Takes records over from the commits that they are part of, and forgets them when they are old. */

import type { DeliveryContext, TxContext } from '../../core/context.ts';
import { HISTORY_MS, type HistoryEntry, type HistoryRecord, isHistoryLog } from '../../core/event-history.ts';
import type { SegmentRecord } from '../../core/segments/segment-store.ts';
import { retention } from './state.ts';

/** Nobody waits for old records to go: whole segments do, once a day. */
const DAY_MS = 24 * 3_600_000;
const RETENTION_GROUP = 'cloudtrail/retention';

/** What is remembered of each log: the id of its last record. A delivery that is repeated is of that one. */
interface Memory {
  lastIds: Map<string, string>;
  isForgetting: boolean;
}

const memoryOf = ({ memory }: Pick<DeliveryContext, 'memory'>): Memory =>
  memory.of('cloudtrail', () => ({ lastIds: new Map(), isForgetting: false }));

/**
 * Appends a record to its log. Entries of a log come one after the other, and the next one only when this one is done:
 * an entry that comes again, after a crash, is the log's last record or is not there.
 */
export async function record(context: DeliveryContext, body: unknown): Promise<void> {
  // Written by the door.
  const { log, id, timeMs, text } = body as HistoryEntry;
  const memory = memoryOf(context);
  if ((memory.lastIds.get(log) ?? (await lastId(context, log))) !== id) {
    await context.segments.append(log, [{ timeMs, bytes: Buffer.from(text) }]);
  }
  memory.lastIds.set(log, id);
  await context.transact(async (inner) => {
    context.complete(inner.tx);
    if (!memory.isForgetting) await forgetLater(inner);
    inner.outbox.wake(recordedTopic(log));
  });
  memory.isForgetting = true;
}

/** Those who wait until a log holds everything that was committed. */
export function recordedTopic(log: string): string {
  return `cloudtrail/${log}`;
}

async function lastId({ segments }: DeliveryContext, log: string): Promise<string | undefined> {
  const { records } = await segments.read(log, { limit: 1, reverse: true });
  const [last] = records;
  return last === undefined ? undefined : String(recordOf(last).event['eventID']);
}

/** A line of a log, as the door wrote it. */
export function recordOf({ bytes }: SegmentRecord): HistoryRecord {
  return JSON.parse(Buffer.from(bytes).toString()) as HistoryRecord;
}

/** Sets the timer unless it waits already. */
async function forgetLater({ tx, place, timers, now }: TxContext): Promise<void> {
  if ((await retention.get(tx, place, 'retention')) !== undefined) return;
  await retention.put(tx, place, { id: 'retention' });
  await timers.set({
    service: 'cloudtrail',
    timer: 'forget',
    id: 'retention',
    atMs: now() + DAY_MS,
    body: {},
  });
}

/** The timer: files are no part of a transaction, so that the work is the outbox's. */
export async function startForgetting({ outbox }: TxContext): Promise<void> {
  outbox.send({ service: 'cloudtrail', delivery: 'forget', group: RETENTION_GROUP, body: {} });
}

/** Drops what is older than 90 days, and looks again tomorrow while there is anything left. */
export async function forget(context: DeliveryContext): Promise<void> {
  const { segments } = context;
  let isAnythingLeft = false;
  for (const log of (await segments.logs()).filter(isHistoryLog)) {
    await segments.dropBefore(log, context.now() - HISTORY_MS);
    const { firstSequence, lastSequence } = await segments.facts(log);
    if (firstSequence <= lastSequence) isAnythingLeft = true;
  }
  await context.transact(async (inner) => {
    context.complete(inner.tx);
    await retention.delete(inner.tx, inner.place, 'retention');
    if (isAnythingLeft) await forgetLater(inner);
  });
  memoryOf(context).isForgetting = isAnythingLeft;
}
