/**
 * Finds events of a group in the order of their times, which is not the order in which they lie in its log. One pass
 * keeps the events nearest to where the page begins and looks no further than the last of them; the index of the log
 * then spares what is further away, so that a log that is nearly in order is read as far as the page goes.
 */

import type { StagedContext } from '../../core/context.ts';
import { lightFirst, type OffloadedJob } from '../../core/offload.ts';
import type { SegmentPage } from '../../core/segments/segment-store.ts';
import { CHUNK_SPAN_MS } from './chunk.ts';
import { beginningOf, type Position } from './position.ts';
import {
  beginSearch,
  type FoundPage,
  type PageEvent,
  type SearchInput,
  type SearchProgress,
  type Stretch,
  within,
} from './search-task.ts';

/** Bytes that are read and looked through at once. */
const PORTION_BYTES = 1024 * 1024;
const PORTION_RECORDS_MAX = 1_000;
const FIRST_RECORDS = 2;
/** A log is looked through in stretches of time that hold about so much. */
const STRETCH_BYTES = 64 * 1024 * 1024;
/** One call looks through so much, to the end of a stretch: then it answers what it has, and where to go on. */
const CALL_BYTES_MAX = 256 * 1024 * 1024;

export interface Search extends SearchInput, Stretch {
  readonly log: string;
  /** Times between which all events of the log lie, as far as it is known: how to divide it. */
  readonly span: { readonly firstMs: number; readonly lastMs: number } | undefined;
}

export interface SearchPage {
  events: PageEvent[];
  /** Where the next page begins; undefined: nothing is left. */
  next: Position | undefined;
}

const NOTHING_YET: SearchProgress = { hasMore: false, boundMs: undefined };

export async function searchEvents(context: StagedContext, search: Search): Promise<SearchPage> {
  const { log, fromMs, untilMs, span, ...input } = search;
  const job = lightFirst(beginSearch(input), () => context.offload.begin('cloudwatch-logs', 'search', input));
  try {
    return await searchWith(job, context, search);
  } finally {
    job.end();
  }
}

async function searchWith(job: OffloadedJob, context: StagedContext, search: Search): Promise<SearchPage> {
  const { isReverse, after } = search;
  const { segments, signal } = context;
  const { bytes } = await segments.facts(search.log);
  const stretches = divide(search, bytes);
  if (isReverse) stretches.reverse();
  // What `beginSearch` answers.
  const page = async () => (await job.finish()) as FoundPage;
  let scanned = 0;
  let progress = NOTHING_YET;
  for (const [i, stretch] of stretches.entries()) {
    const done = await searchStretch(context, job, search, stretch, progress);
    scanned += done.scanned;
    progress = done.progress;
    if (progress.hasMore || signal.aborted) break;
    const isLast = i === stretches.length - 1;
    if (scanned < CALL_BYTES_MAX || isLast) continue;
    const { events } = await page();
    return { events, next: beginningOf(isReverse ? stretch.fromMs : stretch.untilMs) };
  }
  const { events, hasMore } = await page();
  const last = events.at(-1) ?? after;
  return { events, next: hasMore && last !== undefined ? positionOnly(last) : undefined };
}

function positionOnly({ timeMs, sequence, index }: Position): Position {
  return { timeMs, sequence, index };
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

/** The next portion is read while one is looked through. */
async function searchStretch(
  { segments, signal }: StagedContext,
  job: OffloadedJob,
  search: Search,
  stretch: Stretch,
  before: SearchProgress,
): Promise<{ scanned: number; progress: SearchProgress }> {
  const { isReverse } = search;
  let progress = before;
  let scanned = 0;
  let limit = FIRST_RECORDS;
  const read = (at: number | undefined): Promise<SegmentPage> => {
    const { fromMs, untilMs } = within(stretch, progress.boundMs, isReverse);
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
    // What `beginSearch` answers.
    progress = (await job.take(page.records, stretch)) as SearchProgress;
    page = await next;
  }
  return { scanned, progress };
}
