/** Runs a query over the logs of groups, portion by portion. */

import type { StagedContext } from '../../../core/context.ts';
import type { ResultField } from '../api.gen.ts';
import { CHUNK_SPAN_MS, decodeChunk } from '../chunk.ts';
import { scanChunk } from '../scan.ts';
import type { Command, Compare, Query } from './query.ts';
import { type Row, rowOf, type Value } from './row.ts';

export interface QuerySource {
  readonly log: string;
  /** As @log shows it. */
  readonly name: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly deadStreams: ReadonlySet<string>;
}

export interface QueryResults {
  rows: ResultField[][];
  recordsMatched: number;
  recordsScanned: number;
  bytesScanned: number;
}

/** One chunk, between two turns of the event loop. */
const PORTION_RECORDS = 1;
/** "The maximum is 100,000." */
const ROWS_MAX = 100_000;
const HELD_BYTES_MAX = 64 * 1024 * 1024;

const LATEST_FIRST: Compare = (a, b) => b.timeMs - a.timeMs;

/** `goesOn` is asked now and then; false ends the query. */
export async function runQuery(
  context: StagedContext,
  query: Query,
  sources: readonly QuerySource[],
  limit: number,
  goesOn: () => boolean,
): Promise<QueryResults> {
  const end = query.commands.findIndex(({ kind }) => kind !== 'row');
  const head = end < 0 ? query.commands : query.commands.slice(0, end);
  const rest = end < 0 ? [] : query.commands.slice(end);
  const collector = collectorFor(rest, limit);
  const results: QueryResults = { rows: [], recordsMatched: 0, recordsScanned: 0, bytesScanned: 0 };
  for (const source of sources) {
    for await (const row of rowsOf(context, source, results, goesOn)) {
      if (!head.every((command) => command.kind !== 'row' || command.apply(row))) continue;
      results.recordsMatched++;
      collector.add(row);
    }
  }
  const rows = finish(collector.rows(), collector.rest).slice(0, Math.min(limit, ROWS_MAX));
  results.rows = rows.map((row) => shown(row, query));
  return results;
}

async function* rowsOf(
  { segments, signal }: StagedContext,
  source: QuerySource,
  results: QueryResults,
  goesOn: () => boolean,
): AsyncGenerator<Row> {
  const { log, fromMs, untilMs, deadStreams } = source;
  let at: number | undefined = 0;
  while (at !== undefined && !signal.aborted && goesOn()) {
    const range = { fromTimeMs: fromMs - CHUNK_SPAN_MS, untilTimeMs: untilMs };
    const page = await segments.read(log, { fromSequence: at, ...range, limit: PORTION_RECORDS });
    for (const { sequence, bytes } of page.records) {
      const chunk = decodeChunk(bytes);
      if (deadStreams.has(chunk.streamId)) continue;
      for (const event of scanChunk(chunk, sequence, { fromMs, untilMs })) {
        results.recordsScanned++;
        results.bytesScanned += event.bytes;
        yield rowOf(event, source.name);
      }
    }
    at = page.next;
  }
}

interface Collector {
  add(row: Row): void;
  rows(): Row[];
  /** Commands for the rows that are left. */
  rest: readonly Command[];
}

function collectorFor(commands: readonly Command[], limit: number): Collector {
  const [first, ...rest] = commands;
  if (first?.kind === 'stats') return { ...first.stats.begin(), rest };
  const isSorted = first?.kind === 'sort';
  const compare = isSorted ? first.compare : LATEST_FIRST;
  // Without more to come, no more rows are held than the query shows.
  const isLast = rest.length === 0 && first?.kind !== 'dedup';
  return {
    ...best(compare, isLast ? Math.min(limit, ROWS_MAX) : ROWS_MAX),
    rest: isSorted ? rest : commands,
  };
}

/** The rows that come first. */
function best(compare: Compare, most: number): Pick<Collector, 'add' | 'rows'> {
  let rows: Row[] = [];
  let bytes = 0;
  const trim = (): void => {
    rows.sort(compare);
    let count = 0;
    bytes = 0;
    for (const row of rows) {
      if (count === most || (count > 0 && bytes + row.bytes > HELD_BYTES_MAX)) break;
      bytes += row.bytes;
      count++;
    }
    rows = rows.slice(0, count);
  };
  return {
    add(row) {
      rows.push(row);
      bytes += row.bytes;
      if (rows.length > 2 * most || bytes > 2 * HELD_BYTES_MAX) trim();
    },
    rows() {
      trim();
      return rows;
    },
  };
}

function finish(rows: Row[], commands: readonly Command[]): Row[] {
  let left = rows;
  for (const command of commands) left = applyTo(left, command);
  return left;
}

function applyTo(rows: Row[], command: Command): Row[] {
  switch (command.kind) {
    case 'row':
      return rows.filter((row) => command.apply(row));
    case 'sort':
      return rows.toSorted(command.compare);
    case 'limit':
      return rows.slice(0, command.count);
    case 'dedup': {
      const seen = new Set<string>();
      return rows.filter((row) => {
        const key = command.keyOf(row);
        return !seen.has(key) && seen.add(key) !== undefined;
      });
    }
    case 'stats': {
      const stats = command.stats.begin();
      for (const row of rows) stats.add(row);
      return stats.rows();
    }
  }
}

/** Fields without a value are left out; events have their pointer at the end. */
function shown(row: Row, { fields, isOfEvents }: Query): ResultField[] {
  const found: ResultField[] = [];
  for (const field of isOfEvents ? new Set([...fields, '@ptr']) : fields) {
    const value = row.get(field);
    if (value !== undefined) found.push({ field, value: textOf(field, value) });
  }
  return found;
}

function textOf(field: string, value: Value): string {
  const isTime =
    field === '@timestamp' || field === '@ingestionTime' || /^(bin|datefloor|dateceil)\(/i.test(field);
  if (isTime && typeof value === 'number')
    return new Date(value).toISOString().replace('T', ' ').slice(0, -1);
  if (typeof value === 'number') return String(Number(value.toFixed(4)));
  return String(value);
}
