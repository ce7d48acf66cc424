/** What tests of services' own metrics share: datapoints of the last hours as one number, or minute by minute. */

import { CloudWatch, type Statistic } from '@aws-sdk/client-cloudwatch';
import type { TestCloud } from './cloud.ts';

export const MINUTE_MS = 60_000;

export type Dimensions = Readonly<Record<string, string>>;

export interface MetricsReader {
  /** The datapoints of the last hours in order, one a minute. */
  points(metric: string, dimensions: Dimensions, statistic: Statistic): Promise<number[]>;
  /** The sum of all that was said in the last hours. */
  total(metric: string, dimensions: Dimensions): Promise<number>;
  /** Names of the metrics that have these dimensions and no others, in order. */
  names(dimensions: Dimensions): Promise<string[]>;
  /** Moves the clock to the end of the minute. */
  minuteOver(): Promise<void>;
}

const HOURS_MS = 12 * 3_600_000;

export function metricsReader(cloud: TestCloud, Namespace: string): MetricsReader {
  const cloudwatch = cloud.client(CloudWatch);
  const listed = (dimensions: Dimensions) =>
    Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const points: MetricsReader['points'] = async (MetricName, dimensions, statistic) => {
    const nowMs = cloud.clock.now();
    const { Datapoints = [] } = await cloudwatch.getMetricStatistics({
      ...{ Namespace, MetricName, Dimensions: listed(dimensions), Period: 60, Statistics: [statistic] },
      StartTime: new Date(nowMs - HOURS_MS),
      EndTime: new Date(nowMs + MINUTE_MS),
    });
    const time = (at: Date | undefined) => at?.getTime() ?? 0;
    return Datapoints.sort((a, b) => time(a.Timestamp) - time(b.Timestamp)).map((at) => at[statistic] ?? 0);
  };
  return {
    points,
    total: async (metric, dimensions) =>
      (await points(metric, dimensions, 'Sum')).reduce((sum, value) => sum + value, 0),
    async names(dimensions) {
      const { Metrics = [] } = await cloudwatch.listMetrics({ Namespace, Dimensions: listed(dimensions) });
      const own = Metrics.filter((metric) => metric.Dimensions?.length === Object.keys(dimensions).length);
      return own.map(({ MetricName = '' }) => MetricName).sort();
    },
    minuteOver: () => cloud.clock.advance(MINUTE_MS - (cloud.clock.now() % MINUTE_MS)),
  };
}
