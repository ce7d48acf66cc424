/** The metrics of an alarm, as queries. */

import type { StagedContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import type { MetricDataQuery } from '../api.gen.ts';
import { evaluate, type Series } from '../expression.ts';
import { metricName } from '../metric.ts';
import { type MetricQuery, ofOneUnit, type Period, readMetrics } from '../read-metric.ts';
import { statisticOf } from '../statistics.ts';
import { evaluationRange, type Point } from './evaluate.ts';
import type { AlarmRecord, MetricRule } from './state.ts';

const PERIOD_SECONDS = 60;
/** Samples may be of the next two hours. */
const LATER_MS = 3 * 3_600_000;

/** In seconds. Of an expression: that of its metrics. */
export function periodOf({ Period: own, Metrics = [] }: MetricRule): number {
  if (own !== undefined) return own;
  const periods = Metrics.map(({ MetricStat, Period: each }) => MetricStat?.Period ?? each ?? 0);
  return Math.max(...periods) || PERIOD_SECONDS;
}

/** How often an alarm is looked at: "high-resolution alarms" every ten seconds, others every minute. */
export function isFine({ metric }: AlarmRecord): boolean {
  return metric !== undefined && periodOf(metric) < PERIOD_SECONDS;
}

/** The alarm's queries; a single metric is one of them. */
export function queriesOf(rule: MetricRule): MetricDataQuery[] {
  if (rule.Metrics !== undefined) return rule.Metrics;
  const { Namespace, MetricName, Dimensions, Statistic, ExtendedStatistic, Unit, queryId } = rule;
  return [
    {
      Id: queryId,
      MetricStat: {
        Metric: { Namespace, MetricName, Dimensions },
        Period: periodOf(rule),
        Stat: Statistic ?? ExtendedStatistic ?? 'Average',
        Unit,
      },
      ReturnData: true,
    },
  ];
}

export interface Watched {
  readonly rule: MetricRule;
  /** Where the last whole period ends. */
  readonly endMs: number;
}

export interface Read {
  /** Of the evaluation range, the newest first. */
  readonly points: Point[];
  /** Nothing was said since the range began, nor of the time to come. */
  readonly isSilent: boolean;
}

/** What each alarm has to look at; all is read in one pass over each namespace. */
export async function readAll(
  context: StagedContext,
  place: Place,
  watched: readonly Watched[],
): Promise<Read[]> {
  const asked: MetricQuery[] = [];
  const parts = watched.map((one) => {
    const found = statQueries(one);
    asked.push(...found.flatMap(({ query, later }) => [query, later]));
    return found;
  });
  const read = (await readMetrics(context, place, asked)).values();
  return watched.map((one, i) => {
    const periods = new Map<string, readonly Period[]>();
    let isSilent = true;
    for (const { id } of parts[i] ?? []) {
      const found = read.next().value ?? [];
      const later = read.next().value ?? [];
      if (found.length + later.length > 0) isSilent = false;
      periods.set(id, ofOneUnit(found).periods);
    }
    return { points: points(one, periods), isSilent };
  });
}

interface StatQuery {
  id: string;
  query: MetricQuery;
  /** Of what comes behind the evaluation range. */
  later: MetricQuery;
}

function statQueries({ rule, endMs }: Watched): StatQuery[] {
  const startMs = endMs - evaluationRange(rule) * periodOf(rule) * 1_000;
  return queriesOf(rule).flatMap(({ Id: id, MetricStat }) => {
    if (MetricStat === undefined) return [];
    const { Metric, Period: periodSeconds, Stat, Unit: unit } = MetricStat;
    const metric = metricName(Metric.Namespace ?? '', Metric.MetricName ?? '', Metric.Dimensions);
    const { needsValues } = statisticOf(Stat);
    const query = { metric, periodSeconds, range: { startMs, endMs }, unit, needsValues };
    const range = { startMs: endMs, endMs: endMs + LATER_MS };
    return [{ id, query, later: { ...query, range, needsValues: false } }];
  });
}

function points({ rule, endMs }: Watched, read: ReadonlyMap<string, readonly Period[]>): Point[] {
  const queries = queriesOf(rule);
  const series = new Map<string, Series>();
  for (const { Id, MetricStat } of queries) {
    if (MetricStat === undefined) continue;
    const { of } = statisticOf(MetricStat.Stat);
    const found = (read.get(Id) ?? []).flatMap(({ startMs, bucket }) => {
      const value = of(bucket);
      return value === undefined ? [] : [[startMs, value] as const];
    });
    series.set(Id, { points: new Map(found), periodSeconds: MetricStat.Period });
  }
  const shown = queries.find(({ ReturnData }) => ReturnData !== false);
  const values = series.get(shown?.Id ?? '') ?? evaluate(shown?.Expression ?? '', queries, series);
  const counts = new Map(
    (read.get(shown?.Id ?? '') ?? []).map(({ startMs, bucket }) => [startMs, bucket.count]),
  );
  const periodMs = periodOf(rule) * 1_000;
  return Array.from({ length: evaluationRange(rule) }, (_, i) => {
    const startMs = endMs - (i + 1) * periodMs;
    return { startMs, value: values.points.get(startMs), sampleCount: counts.get(startMs) };
  });
}
