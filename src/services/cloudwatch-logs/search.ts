/**
 * Finds events of a group in the order of their times, which is not the order in which they lie in its log. One pass
 * keeps the events nearest to where the page begins and looks no further than the last of them; the index of the log
 * then spares what is further away, so that a log that is nearly in order is read as far as the page goes.
 */

import type { StagedContext } from '../../core/context.ts';
import type { SegmentPage, SegmentRecord } from '../../core/segments/segment-store.ts';
import { CHUNK_SPAN_MS, type Chunk, decodeChunk } from './chunk.ts';
import type { Pattern } from './patterns/matching.ts';
import { beginningOf, comparePositions, type Position } from './position.ts';
import { type FoundEvent, scanChunk } from './scan.ts';

/** Bytes that are read and looked through between two turns of the event loop. */
const PORTION_BYTES = 256 * 1024;
const PORTION_RECORDS_MAX = 4_000;
const FIRST_RECORDS = 2;
/** A log is looked through in stretches of time that hold about so much. */
const STRETCH_BYTES = 64 * 1024 * 1024;
/** One call looks through so much, to the end of a stretch: then it answers what it has, and where to go on. */
const CALL_BYTES_MAX = 256 * 1024 * 1024;

export interface Search {
  readonly log: string;
  /** Inclusive. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly untilMs: number;
  /** Is it one of the streams that are searched? */
  wants(chunk: Chunk): boolean;
  readonly pattern?: Pattern | undefined;
  /** Events of a page, and bytes of their messages (a page has at least one event). */
  readonly limit: number;
  readonly bytesMax: number;
  /** Beginning with the latest; the page is in this order. */
  readonly isReverse?: boolean | undefined;
  /** The page begins behind it (in the search's direction). */
  readonly after?: Position | undefined;
  /** Times between which all events of the log lie, as far as it is known: how to divide it. */
  readonly span: { readonly firstMs: number; readonly lastMs: number } | undefined;
}

export interface SearchPage {
  events: FoundEvent[];
  /** Where the next page begins; undefined: nothing is left. */
  next: Position | undefined;
}

export async function searchEvents(context: StagedContext, search: Search): Promise<SearchPage> {
  const { isReverse = false, after } = search;
  const { segments, signal } = context;
  const { bytes } = await segments.facts(search.log);
  const stretches = divide(search, bytes);
  if (isReverse) stretches.reverse();
  const nearest = new Nearest(search);
  let scanned = 0;
  for (const [i, stretch] of stretches.entries()) {
    scanned += await searchStretch(context, search, stretch, nearest);
    if (nearest.hasMore || signal.aborted) break;
    const isLast = i === stretches.length - 1;
    if (scanned < CALL_BYTES_MAX || isLast) continue;
    const { events } = nearest.page();
    return { events, next: beginningOf(isReverse ? stretch.fromMs : stretch.untilMs) };
  }
  const { events, hasMore } = nearest.page();
  const last = events.at(-1) ?? after;
  return { events, next: hasMore && last !== undefined ? positionOnly(last) : undefined };
}

function positionOnly({ timeMs, sequence, index }: Position): Position {
  return { timeMs, sequence, index };
}

interface Stretch {
  fromMs: number;
  untilMs: number;
}

/** The times of a search, cut so that one stretch holds about as much as another and not too much. */
function divide({ fromMs, untilMs, after, isReverse, span }: Search, bytes: number): Stretch[] {
  const from = Math.max(fromMs, isReverse || after === undefined ? fromMs : after.timeMs);
  const until = Math.min(untilMs, isReverse && after !== undefined ? after.timeMs + 1 : untilMs);
  if (span === undefined || bytes <= STRETCH_BYTES) return [{ fromMs: from, untilMs: until }];
  const first = Math.max(from, span.firstMs);
  const last = Math.min(until, span.lastMs + 1);
  if (first >= last) return [];
  const share = (last - first) / (span.lastMs + 1 - span.firstMs);
  const count = Math.max(1, Math.min(last - first, Math.ceil((bytes * share) / STRETCH_BYTES)));
  const bounds = Array.from({ length: count + 1 }, (_, i) =>
    Math.round(first + ((last - first) * i) / count),
  );
  return bounds.slice(0, -1).map((bound, i) => ({
    fromMs: i === 0 ? from : bound,
    untilMs: i === count - 1 ? until : (bounds[i + 1] ?? until),
  }));
}

/** Answers how many bytes were looked through. The next portion is read while one is looked through. */
async function searchStretch(
  { segments, signal }: StagedContext,
  search: Search,
  stretch: Stretch,
  nearest: Nearest,
): Promise<number> {
  const { isReverse = false } = search;
  let scanned = 0;
  let limit = FIRST_RECORDS;
  const read = (at: number | undefined): Promise<SegmentPage> => {
    const { fromMs, untilMs } = nearest.within(stretch);
    return segments.read(search.log, {
      ...(at === undefined ? {} : isReverse ? { untilSequence: at } : { fromSequence: at }),
      fromTimeMs: fromMs - CHUNK_SPAN_MS,
      untilTimeMs: untilMs,
      reverse: isReverse,
      limit,
    });
  };
  let page: SegmentPage | undefined = await read(undefined);
  while (page !== undefined && !signal.aborted) {
    const bytes = page.records.reduce((sum, record) => sum + record.bytes.length, 0);
    scanned += bytes;
    if (bytes > 0) {
      const average = bytes / page.records.length;
      limit = Math.max(1, Math.min(PORTION_RECORDS_MAX, Math.floor(PORTION_BYTES / average)));
    }
    const next: Promise<SegmentPage> | undefined = page.next === undefined ? undefined : read(page.next);
    // Whoever stops early is not told of what he did not wait for.
    next?.catch(() => {});
    for (const record of page.records) scanRecord(search, nearest, stretch, record);
    page = await next;
  }
  return scanned;
}

function scanRecord(search: Search, nearest: Nearest, stretch: Stretch, record: SegmentRecord): void {
  const chunk = decodeChunk(record.bytes);
  if (!search.wants(chunk)) return;
  const filter = { ...nearest.within(stretch), pattern: search.pattern };
  for (const event of scanChunk(chunk, record.sequence, filter)) nearest.add(event);
}

/** Of the events that it is shown those that come first in the search's direction, as many as a page may have. */
class Nearest {
  hasMore = false;
  readonly #search: Search;
  readonly #compare: (a: Position, b: Position) => number;
  #events: FoundEvent[] = [];
  #bytes = 0;
  /** No event behind this one is on the page. */
  #bound: Position | undefined;

  constructor(search: Search) {
    this.#search = search;
    this.#compare =
      search.isReverse === true ? (a, b) => comparePositions(b, a) : (a, b) => comparePositions(a, b);
  }

  /** The part of a stretch of which anything may be on the page. */
  within({ fromMs, untilMs }: Stretch): Stretch {
    if (this.#bound === undefined) return { fromMs, untilMs };
    const { timeMs } = this.#bound;
    if (this.#search.isReverse === true) return { fromMs: Math.max(fromMs, timeMs), untilMs };
    return { fromMs, untilMs: Math.min(untilMs, timeMs + 1) };
  }

  add(event: FoundEvent): void {
    const { after, limit, bytesMax } = this.#search;
    if (after !== undefined && this.#compare(event, after) <= 0) return;
    if (this.#bound !== undefined && this.#compare(event, this.#bound) > 0) return;
    this.#events.push(event);
    this.#bytes += event.bytes;
    if (this.#events.length > 2 * limit || this.#bytes > 2 * bytesMax) this.#trim();
  }

  page(): { events: FoundEvent[]; hasMore: boolean } {
    this.#trim();
    return { events: this.#events, hasMore: this.hasMore };
  }

  #trim(): void {
    const { limit, bytesMax } = this.#search;
    this.#events.sort(this.#compare);
    let bytes = 0;
    let count = 0;
    for (const event of this.#events) {
      if (count === limit || (count > 0 && bytes + event.bytes > bytesMax)) break;
      bytes += event.bytes;
      count++;
    }
    if (count < this.#events.length) {
      this.hasMore = true;
      this.#events.length = count;
      this.#bound = this.#events.at(-1);
    }
    this.#bytes = bytes;
  }
}
