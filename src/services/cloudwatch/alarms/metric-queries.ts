/** The metrics of an alarm, as queries. */

import type { StagedContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import type { MetricDataQuery } from '../api.gen.ts';
import { evaluate, type Series } from '../expression.ts';
import { metricName } from '../metric.ts';
import { type MetricQuery, type Period, readMetrics } from '../read-metric.ts';
import { statisticOf } from '../statistics.ts';
import { evaluationRange, type Point } from './evaluate.ts';
import type { AlarmRecord, MetricRule } from './state.ts';

const PERIOD_SECONDS = 60;

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

/** The points of each alarm's evaluation range, the newest first; all are read in one pass over each namespace. */
export async function pointsOf(
  context: StagedContext,
  place: Place,
  watched: readonly Watched[],
): Promise<Point[][]> {
  const asked: MetricQuery[] = [];
  const parts = watched.map((one) => {
    const found = statQueries(one);
    asked.push(...found.map(({ query }) => query));
    return found;
  });
  const read = (await readMetrics(context, place, asked)).values();
  return watched.map((one, i) => {
    const periods = (parts[i] ?? []).map(({ id }) => [id, read.next().value ?? []] as const);
    return points(one, new Map(periods));
  });
}

function statQueries({ rule, endMs }: Watched): { id: string; query: MetricQuery }[] {
  const startMs = endMs - evaluationRange(rule) * periodOf(rule) * 1_000;
  return queriesOf(rule).flatMap(({ Id: id, MetricStat }) => {
    if (MetricStat === undefined) return [];
    const { Metric, Period: periodSeconds, Stat, Unit: unit } = MetricStat;
    const metric = metricName(Metric.Namespace ?? '', Metric.MetricName ?? '', Metric.Dimensions);
    const { needsValues } = statisticOf(Stat);
    return [{ id, query: { metric, periodSeconds, range: { startMs, endMs }, unit, needsValues } }];
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
