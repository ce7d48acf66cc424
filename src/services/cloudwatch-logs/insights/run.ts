/** Runs a query over the logs of groups, portion by portion: reads here, and has what was read looked through. */

import type { StagedContext } from '../../../core/context.ts';
import { lightFirst, type OffloadedJob } from '../../../core/offload.ts';
import type { SegmentPage } from '../../../core/segments/segment-store.ts';
import { CHUNK_SPAN_MS } from '../chunk.ts';
import { beginQuery, type QueryInput, type QueryResults } from './query-task.ts';
import type { QuerySource } from './source.ts';

/** A chunk has 256 KiB at most; the first is looked through in place. */
const FIRST_RECORDS = 1;
const PORTION_RECORDS = 4;
/** Larger lookup tables are read by a thread. */
const IN_PLACE_TABLE_LENGTH = 64 * 1024;

/** `goesOn` is asked now and then; false ends the query. @throws MalformedQueryException */
export async function runQuery(
  context: StagedContext,
  input: QueryInput,
  goesOn: () => boolean,
): Promise<QueryResults> {
  const heavy = () => context.offload.begin('cloudwatch-logs', 'query', input);
  const tables = Object.values(input.tables ?? {});
  const isLight = tables.every((table) => table.length <= IN_PLACE_TABLE_LENGTH);
  const job = isLight ? lightFirst(beginQuery(input), heavy) : heavy();
  try {
    for (const [i, source] of input.sources.entries()) await takeSource(context, job, [i, source], goesOn);
    // What `beginQuery` answers.
    return (await job.finish()) as QueryResults;
  } finally {
    job.end();
  }
}

/** Has a log looked through; `index` goes with each portion. The next one is read meanwhile. */
export async function takeSource(
  { segments, signal }: StagedContext,
  job: OffloadedJob,
  [index, { log, fromMs, untilMs }]: readonly [number, Pick<QuerySource, 'log' | 'fromMs' | 'untilMs'>],
  goesOn: () => boolean,
): Promise<void> {
  const read = (fromSequence: number, limit: number): Promise<SegmentPage> =>
    segments.read(log, {
      fromSequence,
      fromTimeMs: fromMs - CHUNK_SPAN_MS,
      untilTimeMs: untilMs,
      limit,
    });
  let page: SegmentPage | undefined = await read(0, FIRST_RECORDS);
  while (page !== undefined && !signal.aborted && goesOn()) {
    const next: Promise<SegmentPage> | undefined =
      page.next === undefined ? undefined : read(page.next, PORTION_RECORDS);
    // Whoever stops early is not told of what he did not wait for.
    next?.catch(() => {});
    await job.take(page.records, index);
    page = await next;
  }
}
