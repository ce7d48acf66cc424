import type { Datapoint, GetMetricStatisticsInput } from '../api.gen.ts';
import { invalidCombination, invalidValue } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { metricName } from '../metric.ts';
import { checkPeriod, rangeOf, wholeSeconds } from '../periods.ts';
import { type Period, readMetrics } from '../read-metric.ts';
import { statisticOf } from '../statistics.ts';

const DATAPOINTS_MAX = 1_440;

export const getMetricStatistics: Staged<'GetMetricStatistics'> = async (context, input) => {
  const { Namespace, MetricName, Dimensions, Period: periodSeconds, Unit: unit } = input;
  checkInput(input);
  const range = rangeOf(input.StartTime, input.EndTime, periodSeconds, context.now());
  checkAmount(Math.ceil((range.endMs - range.startMs) / (periodSeconds * 1_000)));
  const metric = metricName(Namespace, MetricName, Dimensions);
  const needsValues = (input.ExtendedStatistics ?? []).length > 0;
  const query = { metric, periodSeconds, range, unit, needsValues };
  const [periods = []] = await readMetrics(context, context.place, [query]);
  return { Label: MetricName, Datapoints: periods.map((period) => datapoint(period, input)) };
};

function checkInput(input: GetMetricStatisticsInput): void {
  const { Statistics, ExtendedStatistics, StartTime, EndTime } = input;
  if (wholeSeconds(StartTime) >= wholeSeconds(EndTime)) {
    throw invalidValue('The parameter StartTime must be less than the parameter EndTime.');
  }
  if (Statistics === undefined && ExtendedStatistics === undefined) {
    throw invalidCombination('Must specify either Statistics or ExtendedStatistics');
  }
  checkPeriod(input.Period);
  for (const name of [...(Statistics ?? []), ...(ExtendedStatistics ?? [])]) statisticOf(name);
}

function checkAmount(count: number): void {
  if (count <= DATAPOINTS_MAX) return;
  const most = DATAPOINTS_MAX.toLocaleString('en-US');
  throw invalidCombination(
    `You have requested up to ${count.toLocaleString('en-US')} datapoints, which exceeds the limit of ${most}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
  );
}

function datapoint({ startMs, bucket, unit }: Period, input: GetMetricStatisticsInput): Datapoint {
  const of = (names: readonly string[] = []): [string, number][] =>
    names.flatMap((name): [string, number][] => {
      const value = statisticOf(name).of(bucket);
      return value === undefined ? [] : [[name, value]];
    });
  const extended = of(input.ExtendedStatistics);
  return {
    Timestamp: new Date(startMs),
    ...Object.fromEntries(of(input.Statistics)),
    Unit: unit,
    ...(extended.length === 0 ? {} : { ExtendedStatistics: Object.fromEntries(extended) }),
  };
}
