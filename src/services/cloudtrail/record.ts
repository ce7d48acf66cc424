/** Takes records over from the commits that they are part of, and forgets them when they are old. */

import type { DeliveryContext } from '../../core/context.ts';
import { DailySweep } from '../../core/daily-sweep.ts';
import { HISTORY_MS, type HistoryEntry, type HistoryRecord, isHistoryLog } from '../../core/event-history.ts';
import type { SegmentRecord } from '../../core/segments/segment-store.ts';
import { retention as waiting } from './state.ts';

/** After a power cut more than the last delivery may come again: so many records are looked at. */
const RECENT_MAX = 1_000;

/** What is remembered of each log: the ids of its last records. */
interface Memory {
  recentIds: Map<string, ReadonlySet<string>>;
}

const memoryOf = ({ memory }: Pick<DeliveryContext, 'memory'>): Memory =>
  memory.of('cloudtrail', () => ({ recentIds: new Map() }));

/**
 * Appends a record to its log. Entries of a log come one after the other, and the next one only when this one is done:
 * an entry that comes again, after a crash, is among the log's last records or is not there. Once a new one has come,
 * only that may come again.
 */
export async function record(context: DeliveryContext, body: unknown): Promise<void> {
  // Written by the door.
  const { log, id, timeMs, text } = body as HistoryEntry;
  const memory = memoryOf(context);
  const recent = memory.recentIds.get(log) ?? (await recentIds(context, log));
  // An append that fails may have happened: whoever tries again looks again.
  memory.recentIds.delete(log);
  if (!recent.has(id)) {
    await context.segments.append(log, [{ timeMs, bytes: Buffer.from(text) }]);
  }
  memory.recentIds.set(log, recent.has(id) ? recent : new Set([id]));
  await forgetting.later(context);
  await context.transact(async (inner) => {
    context.complete(inner.tx);
    inner.outbox.wake(recordedTopic(log));
  });
}

/** Those who wait until a log holds everything that was committed. */
export function recordedTopic(log: string): string {
  return `cloudtrail/${log}`;
}

async function recentIds({ segments }: DeliveryContext, log: string): Promise<ReadonlySet<string>> {
  const { records } = await segments.read(log, { limit: RECENT_MAX, reverse: true });
  return new Set(records.map((line) => String(recordOf(line).event['eventID'])));
}

/** A line of a log, as the door wrote it. */
export function recordOf({ bytes }: SegmentRecord): HistoryRecord {
  return JSON.parse(Buffer.from(bytes).toString()) as HistoryRecord;
}

/** Drops what is older than 90 days. */
async function sweep({ segments, now }: DeliveryContext): Promise<boolean> {
  let isAnythingLeft = false;
  for (const log of (await segments.logs()).filter(isHistoryLog)) {
    await segments.dropBefore(log, now() - HISTORY_MS);
    const { firstSequence, lastSequence } = await segments.facts(log);
    if (firstSequence <= lastSequence) isAnythingLeft = true;
  }
  return isAnythingLeft;
}

export const forgetting = new DailySweep({ service: 'cloudtrail', waiting, sweep });
