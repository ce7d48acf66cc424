/** The periods of some metrics of one namespace, read in one pass over its log, in portions. */

import type { StagedContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import { logOf, type MetricName } from './metric.ts';
import { keptForMs, type Range } from './periods.ts';
import { decodeSamples, RECORD_SPAN_MS, type Sample } from './sample.ts';
import { metrics } from './state.ts';
import { Bucket } from './statistics.ts';

const PORTION_RECORDS = 64;

export interface MetricQuery {
  readonly metric: MetricName;
  readonly periodSeconds: number;
  readonly range: Range;
  /** Only samples of this unit. */
  readonly unit?: string | undefined;
  readonly needsValues: boolean;
}

export interface Period {
  readonly startMs: number;
  readonly bucket: Bucket;
  /** Samples of different units are not added up: each unit has periods of its own. */
  readonly unit: string;
}

/** As AWS keeps them: where several units are found and none was asked for, the first one counts. */
const UNIT_ORDER: readonly string[] = (
  'Megabits Terabits Gigabits Count Bytes Gigabytes Gigabytes/Second Kilobytes Kilobits/Second Terabytes ' +
  'Terabits/Second Bytes/Second Percent Megabytes Megabits/Second Milliseconds Microseconds Kilobytes/Second ' +
  'Gigabits/Second Megabytes/Second Bits Bits/Second Count/Second Seconds Kilobits Terabytes/Second None'
).split(' ');

const unitRank = (unit: string): number => UNIT_ORDER.indexOf(unit);

/** The periods of the first of the units that were found, and all of these units. */
export function ofOneUnit(periods: readonly Period[]): { periods: readonly Period[]; units: string[] } {
  const units = [...new Set(periods.map(({ unit }) => unit))].sort((a, b) => unitRank(a) - unitRank(b));
  return { periods: units.length < 2 ? periods : periods.filter(({ unit }) => unit === units[0]), units };
}

/** The periods with samples of each query, in the order of time. */
export async function readMetrics(
  context: StagedContext,
  place: Place,
  queries: readonly MetricQuery[],
): Promise<Period[][]> {
  const collectors = queries.map((query) => new Collector(query, context.now()));
  const byNamespace = Map.groupBy(collectors, ({ query }) => query.metric.namespace);
  for (const [namespace, own] of byNamespace) await collect(context, place, namespace, own);
  return collectors.map((collector) => collector.periods());
}

class Collector {
  readonly query: MetricQuery;
  readonly fromMs: number;
  readonly #buckets = new Map<string, Period>();

  constructor(query: MetricQuery, nowMs: number) {
    this.query = query;
    this.fromMs = Math.max(query.range.startMs, nowMs - keptForMs(query.periodSeconds));
  }

  add(sample: Sample): void {
    const { range, periodSeconds, unit, needsValues } = this.query;
    if (sample.timeMs < this.fromMs || sample.timeMs >= range.endMs) return;
    if (unit !== undefined && sample.unit !== unit) return;
    const periodMs = periodSeconds * 1_000;
    const startMs = range.startMs + Math.floor((sample.timeMs - range.startMs) / periodMs) * periodMs;
    const key = `${startMs} ${sample.unit}`;
    const known = this.#buckets.get(key);
    const period = known ?? { startMs, bucket: new Bucket(needsValues), unit: sample.unit };
    if (known === undefined) this.#buckets.set(key, period);
    period.bucket.add(sample);
  }

  periods(): Period[] {
    const order = (a: Period, b: Period) => a.startMs - b.startMs || unitRank(a.unit) - unitRank(b.unit);
    return [...this.#buckets.values()].sort(order);
  }
}

async function collect(
  context: StagedContext,
  place: Place,
  namespace: string,
  collectors: readonly Collector[],
): Promise<void> {
  const names = collectors.map(({ query }) => query.metric);
  const keys = names.map(({ name, dimensionKey }) => [namespace, name, dimensionKey] as const);
  const records = await context.transact(({ tx }) => metrics.getMany(tx, place, keys, { snapshot: true }));
  const byId = new Map<string, Collector[]>();
  for (const [i, collector] of collectors.entries()) {
    const id = records[i]?.id;
    if (id !== undefined) byId.set(id, [...(byId.get(id) ?? []), collector]);
  }
  if (byId.size === 0) return;
  const fromTimeMs = Math.min(...collectors.map(({ fromMs }) => fromMs)) - RECORD_SPAN_MS;
  const untilTimeMs = Math.max(...collectors.map(({ query }) => query.range.endMs));
  const log = logOf(place, namespace);
  const wants = (id: string): boolean => byId.has(id);
  let at: number | undefined = 0;
  do {
    const page = await context.segments.read(log, {
      fromSequence: at,
      fromTimeMs,
      untilTimeMs,
      limit: PORTION_RECORDS,
    });
    for (const { bytes } of page.records) {
      for (const sample of decodeSamples(bytes, wants)) {
        for (const collector of byId.get(sample.id) ?? []) collector.add(sample);
      }
    }
    at = page.next;
  } while (at !== undefined && !context.signal.aborted);
}
