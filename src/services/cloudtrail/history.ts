/** Reads the two logs of an event history as one, the newest first. */

import type { StagedContext } from '../../core/context.ts';
import { historyGroup, readsLog, writesLog } from '../../core/event-history.ts';
import { outboxEntries } from '../../core/outbox.ts';
import type { SegmentRecord, SegmentStore } from '../../core/segments/segment-store.ts';
import { recordedTopic } from './record.ts';

/** Records that are read at once, and that one call looks through at most. */
const READ_MAX = 500;
const LOOKED_AT_MAX = 20_000;
/** A call does not wait longer for records that are on their way. */
const WAIT_MS = 2_000;

/** Where a page ends in each log: what comes next is older than these (exclusive). */
export interface Position {
  readonly writes: number;
  readonly reads: number;
}

export interface HistoryQuery {
  /** Inclusive. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly untilMs: number;
  readonly limit: number;
  /** Absent on the first page. */
  readonly position?: Position | undefined;
  /** Cheap and certain to be true of what `matches` accepts; the rest is not decoded. */
  mayMatch(bytes: Uint8Array): boolean;
  matches(record: SegmentRecord): boolean;
}

export interface HistoryPage {
  records: SegmentRecord[];
  /** Absent when there is nothing older. */
  next: Position | undefined;
}

export async function readHistory(context: StagedContext, query: HistoryQuery): Promise<HistoryPage> {
  const { segments, place } = context;
  const logs = { writes: writesLog(place), reads: readsLog(place) };
  if (query.position === undefined) await everythingRecorded(context, logs);
  const start = query.position ?? {
    writes: (await segments.facts(logs.writes)).lastSequence + 1,
    reads: (await segments.facts(logs.reads)).lastSequence + 1,
  };
  const writes = new Backwards(segments, logs.writes, start.writes, query);
  const reads = new Backwards(segments, logs.reads, start.reads, query);
  const records: SegmentRecord[] = [];
  for (let looked = 0; records.length < query.limit && looked < LOOKED_AT_MAX; looked++) {
    const write = await writes.peek();
    const read = await reads.peek();
    if (write === undefined && read === undefined) break;
    const newest = (read?.timeMs ?? -1) > (write?.timeMs ?? -1) ? reads.take() : writes.take();
    if (newest !== undefined && query.mayMatch(newest.bytes) && query.matches(newest)) records.push(newest);
  }
  const isEnd = (await writes.peek()) === undefined && (await reads.peek()) === undefined;
  return { records, next: isEnd ? undefined : { writes: writes.position, reads: reads.position } };
}

/** Waits until the logs hold whatever was answered before this call came. */
async function everythingRecorded(
  context: StagedContext,
  { writes, reads }: { writes: string; reads: string },
): Promise<void> {
  // What was to be appended before this is written before it.
  await context.segments.append(reads, []);
  const prefix = [historyGroup(writes)];
  const entry = (reverse: boolean) =>
    context.transact(async ({ tx, place }) => {
      const { records } = await outboxEntries.list(tx, place, { prefix, limit: 1, reverse });
      return records[0]?.sequence;
    });
  const last = await entry(true);
  if (last === undefined) return;
  const watch = context.waiters.watch(recordedTopic(writes));
  const untilMs = context.now() + WAIT_MS;
  try {
    for (;;) {
      const first = await entry(false);
      if (first === undefined || first > last) return;
      if ((await watch.wait(untilMs, context.signal)) !== 'woken') return;
    }
  } finally {
    watch.close();
  }
}

/** One log from its end to its beginning. */
class Backwards {
  /** All that is older than this has not been taken. */
  position: number;
  readonly #segments: SegmentStore;
  readonly #log: string;
  readonly #query: HistoryQuery;
  #page: SegmentRecord[] = [];
  #next: number | undefined;

  constructor(segments: SegmentStore, log: string, position: number, query: HistoryQuery) {
    this.#segments = segments;
    this.#log = log;
    this.position = position;
    this.#next = position;
    this.#query = query;
  }

  async peek(): Promise<SegmentRecord | undefined> {
    while (this.#page.length === 0 && this.#next !== undefined) {
      const { fromMs, untilMs } = this.#query;
      const page = await this.#segments.read(this.#log, {
        untilSequence: this.#next,
        fromTimeMs: fromMs,
        untilTimeMs: untilMs,
        reverse: true,
        limit: READ_MAX,
      });
      // The last element is the next one.
      this.#page = page.records.reverse();
      this.#next = page.next;
    }
    return this.#page.at(-1);
  }

  take(): SegmentRecord | undefined {
    const record = this.#page.pop();
    if (record !== undefined) this.position = record.sequence;
    return record;
  }
}
