import type { StagedContext } from '../../../core/context.ts';
import type { GetMetricDataInput, MetricDataQuery, MetricDataResult } from '../api.gen.ts';
import { invalidNextToken, validationError } from '../errors.ts';
import { evaluate, type Series } from '../expression.ts';
import type { Staged } from '../handler.ts';
import { metricName } from '../metric.ts';
import { checkPeriod, rangeOf, wholeSeconds } from '../periods.ts';
import { ofOneUnit, readMetrics } from '../read-metric.ts';
import { statisticOf } from '../statistics.ts';

const QUERIES_MAX = 500;
const DATAPOINTS_MAX = 100_800;

type StatQuery = MetricDataQuery & { MetricStat: NonNullable<MetricDataQuery['MetricStat']> };

export const getMetricData: Staged<'GetMetricData'> = async (context, input) => {
  checkInput(context, input);
  const stats = input.MetricDataQueries.filter((query): query is StatQuery => query.MetricStat !== undefined);
  const { series, units } = await readSeries(context, input, stats);
  const results: { result: MetricDataResult; points: [number, number][] }[] = [];
  for (const query of input.MetricDataQueries) {
    const points = pointsOf(query, input.MetricDataQueries, series);
    if (query.ReturnData === false) continue;
    const result = { Id: query.Id, Label: query.Label ?? labelOf(query, stats), StatusCode: 'Complete' };
    results.push({ result: { ...result, ...messagesOf(units.get(query.Id) ?? []) }, points });
  }
  return page(context, input, results);
};

function checkInput({ place }: StagedContext, input: GetMetricDataInput): void {
  const startMs = wholeSeconds(input.StartTime);
  const endMs = wholeSeconds(input.EndTime);
  if (startMs === endMs) throw validationError('The parameter StartTime must not equal parameter EndTime.');
  if (startMs > endMs) throw validationError('The parameter EndTime must be greater than StartTime.');
  const queries = input.MetricDataQueries;
  if (queries.length > QUERIES_MAX) {
    throw validationError(
      `The collection MetricDataQueries must not have a size greater than ${QUERIES_MAX}.`,
    );
  }
  const ids = new Set<string>();
  for (const [i, { Id, MetricStat, Expression, AccountId }] of queries.entries()) {
    if (!/^[a-z]\w*$/.test(Id)) {
      throw validationError(
        `The value ${Id} for parameter MetricDataQueries.member.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
      );
    }
    if (ids.has(Id))
      throw validationError('The values for parameter Id in MetricDataQueries are not unique.');
    ids.add(Id);
    if (MetricStat === undefined && Expression === undefined) {
      // With a line break at the end, as moto's tests have it.
      throw validationError(`The parameter MetricDataQueries.member.${i + 1}.MetricStat is required.\n`);
    }
    if (MetricStat !== undefined && Expression !== undefined) {
      const both = `MetricDataQueries.member.${i + 1}.MetricStat and Expression`;
      throw validationError(`The parameters ${both} are mutually exclusive and you have specified both.`);
    }
    if (AccountId !== undefined && AccountId !== place.account) {
      throw validationError('Cross-account observability is not implemented by kumobako.');
    }
    if (MetricStat !== undefined) checkPeriod(MetricStat.Period);
  }
}

/** Values of one unit only: whoever did not say which should hear of the others. */
function messagesOf(units: readonly string[]): Pick<MetricDataResult, 'Messages'> {
  if (units.length < 2) return {};
  return { Messages: [{ Code: 'MultipleUnits', Value: `Multiple units returned: '[${units.join(', ')}]'` }] };
}

interface ReadSeries {
  series: Map<string, Series>;
  /** Of the samples that were found. */
  units: Map<string, readonly string[]>;
}

/** The values of each query with a metric, by its id. */
async function readSeries(
  context: StagedContext,
  { StartTime, EndTime }: GetMetricDataInput,
  queries: readonly StatQuery[],
): Promise<ReadSeries> {
  const asked = queries.map(({ MetricStat: { Metric, Period: periodSeconds, Stat, Unit: unit } }) => {
    const metric = metricName(Metric.Namespace ?? '', Metric.MetricName ?? '', Metric.Dimensions);
    const range = rangeOf(StartTime, EndTime, periodSeconds, context.now());
    return { metric, periodSeconds, range, unit, needsValues: statisticOf(Stat).needsValues };
  });
  const found = await readMetrics(context, context.place, asked);
  const series = new Map<string, Series>();
  const units = new Map<string, readonly string[]>();
  for (const [i, { Id, MetricStat }] of queries.entries()) {
    const { of } = statisticOf(MetricStat.Stat);
    const points = new Map<number, number>();
    const own = ofOneUnit(found[i] ?? []);
    units.set(Id, own.units);
    for (const { startMs, bucket } of own.periods) {
      const value = of(bucket);
      if (value !== undefined) points.set(startMs, value);
    }
    series.set(Id, { points, periodSeconds: MetricStat.Period });
  }
  return { series, units };
}

function pointsOf(
  query: MetricDataQuery,
  queries: readonly MetricDataQuery[],
  series: Map<string, Series>,
): [number, number][] {
  const known = series.get(query.Id) ?? evaluate(query.Expression ?? '', queries, series);
  return [...known.points].sort(([a], [b]) => a - b);
}

/** What tells the metric from the others: its name, and its statistic and period where those differ. */
function labelOf({ Id, MetricStat, Expression }: MetricDataQuery, all: readonly StatQuery[]): string {
  if (MetricStat === undefined) return Expression === undefined ? '' : Id;
  const name = MetricStat.Metric.MetricName ?? '';
  const differ = (of: (stat: StatQuery['MetricStat']) => unknown) =>
    new Set(all.map((other) => of(other.MetricStat))).size > 1;
  const parts = [name];
  if (differ(({ Stat }) => Stat)) parts.push(MetricStat.Stat);
  if (differ(({ Period }) => Period)) parts.push(String(MetricStat.Period));
  return parts.join(' ');
}

interface Found {
  result: MetricDataResult;
  /** In the order of time. */
  points: [number, number][];
}

/** As many values as were asked for, of all queries up to the same time; the token says which. */
function page(context: StagedContext, input: GetMetricDataInput, found: readonly Found[]) {
  const isAscending = input.ScanBy === 'TimestampAscending';
  const { NextToken, MaxDatapoints, ...rest } = input;
  const inputs = [context.place, rest];
  const cursor =
    NextToken === undefined ? undefined : context.pages.open('cloudwatch.GetMetricData', inputs, NextToken);
  if (NextToken !== undefined && cursor === undefined) throw invalidNextToken();
  const after = cursor === undefined ? undefined : Number(Buffer.from(cursor).toString());
  const isLeft = (timeMs: number): boolean =>
    after === undefined || (isAscending ? timeMs > after : timeMs < after);
  const left = found.map(({ points }) => points.filter(([timeMs]) => isLeft(timeMs)));
  const times = left.flat().map(([timeMs]) => timeMs);
  times.sort(isAscending ? (a, b) => a - b : (a, b) => b - a);
  const most = Math.min(MaxDatapoints ?? DATAPOINTS_MAX, DATAPOINTS_MAX);
  const boundMs = times.length > most ? times[most - 1] : undefined;
  const isOnPage = (timeMs: number): boolean =>
    boundMs === undefined || (isAscending ? timeMs <= boundMs : timeMs >= boundMs);
  const MetricDataResults = found.map(({ result }, i) => {
    const points = (left[i] ?? []).filter(([timeMs]) => isOnPage(timeMs));
    if (!isAscending) points.reverse();
    const isPart = points.length < (left[i]?.length ?? 0);
    return {
      ...result,
      ...(isPart ? { StatusCode: 'PartialData' } : {}),
      Timestamps: points.map(([timeMs]) => new Date(timeMs)),
      Values: points.map(([, value]) => value),
    };
  });
  const isAll = boundMs === undefined || times.at(-1) === boundMs;
  return {
    MetricDataResults,
    Messages: [],
    ...(isAll
      ? {}
      : { NextToken: context.pages.close('cloudwatch.GetMetricData', inputs, Buffer.from(String(boundMs))) }),
  };
}
