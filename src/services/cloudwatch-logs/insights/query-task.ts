/** The part of a query that looks through events and makes its rows of them, away from the event loop. */

import type { OffloadedTask } from '../../../core/offload.ts';
import type { SegmentRecord } from '../../../core/segments/segment-store.ts';
import type { ResultField } from '../api.gen.ts';
import { decodeChunk } from '../chunk.ts';
import { parseCsv } from '../lookup/csv.ts';
import { scanChunk } from '../scan.ts';
import { type Command, type Compare, parseQuery, type Query } from './query.ts';
import { type Row, rowOf, type Value } from './row.ts';
import { type CompiledSource, compileSource, type QuerySource } from './source.ts';

export interface QueryInput {
  readonly text: string;
  readonly limit: number;
  readonly sources: readonly QuerySource[];
  /** Lookup tables by their names, as CSV. */
  readonly tables?: Readonly<Record<string, string>> | undefined;
}

export interface QueryResults {
  rows: ResultField[][];
  recordsMatched: number;
  recordsScanned: number;
  bytesScanned: number;
}

/** "The maximum is 100,000." */
const ROWS_MAX = 100_000;
const HELD_BYTES_MAX = 64 * 1024 * 1024;

const LATEST_FIRST: Compare = (a, b) => b.timeMs - a.timeMs;

/** {@link OffloadedTask} with types. */
export interface QueryTask extends OffloadedTask {
  take(records: readonly SegmentRecord[], about: unknown): undefined;
  finish(): QueryResults;
}

/** @throws MalformedQueryException */
export function beginQuery({ text, limit, sources, tables = {} }: QueryInput): QueryTask {
  const query = parseQuery(text, (name) => parseCsv(tables[name] ?? ''));
  const end = query.commands.findIndex(({ kind }) => kind !== 'row');
  const head = end < 0 ? query.commands : query.commands.slice(0, end);
  const collector = collectorFor(end < 0 ? [] : query.commands.slice(end), limit);
  const results: QueryResults = { rows: [], recordsMatched: 0, recordsScanned: 0, bytesScanned: 0 };
  const scanned = sources.map(compileSource);
  return {
    take(records, about) {
      // The number of the source, as `run.ts` gives it.
      const source = scanned[about as number];
      if (source === undefined) throw new Error('Records of an unknown source');
      for (const row of rowsOf(records, source, results)) {
        if (!head.every((command) => command.kind !== 'row' || command.apply(row))) continue;
        results.recordsMatched++;
        collector.add(row);
      }
      return undefined;
    },
    finish() {
      const rows = finish(collector.rows(), collector.rest).slice(0, Math.min(limit, ROWS_MAX));
      return { ...results, rows: rows.map((row) => shown(row, query)) };
    },
  };
}

function* rowsOf(
  records: readonly SegmentRecord[],
  { name, fromMs, untilMs, dead, masks, transforms }: CompiledSource,
  results: QueryResults,
): Generator<Row> {
  for (const { sequence, bytes } of records) {
    const chunk = decodeChunk(bytes);
    if (dead.has(chunk.streamId)) continue;
    const transform = transforms?.at(sequence, chunk);
    for (const event of scanChunk(chunk, sequence, { fromMs, untilMs, masks })) {
      results.recordsScanned++;
      results.bytesScanned += event.bytes;
      yield rowOf(event, name, transform);
    }
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
