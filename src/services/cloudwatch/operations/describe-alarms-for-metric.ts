import { shownMetricAlarm } from '../alarms/shapes.ts';
import { alarms, type MetricRule } from '../alarms/state.ts';
import type { DescribeAlarmsForMetricInput, MetricAlarm } from '../api.gen.ts';
import type { Handler } from '../handler.ts';
import { metricName } from '../metric.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmsForMetric.html */
export const describeAlarmsForMetric: Handler<'DescribeAlarmsForMetric'> = async (context, input) => {
  const { tx, place } = context;
  const MetricAlarms: MetricAlarm[] = [];
  let after: Uint8Array | undefined;
  do {
    const page = await alarms.listBy(tx, place, 'byMetric', {
      prefix: [input.Namespace, input.MetricName],
      ...(after === undefined ? {} : { after }),
    });
    for (const alarm of page.records) {
      if (alarm.metric !== undefined && matches(alarm.metric, input)) {
        MetricAlarms.push(shownMetricAlarm(place, alarm));
      }
    }
    after = page.next;
  } while (after !== undefined);
  return { MetricAlarms };
};

/** "If the metric has any associated dimensions, you must specify them." */
function matches(metric: MetricRule, input: DescribeAlarmsForMetricInput): boolean {
  const { Namespace, MetricName, Statistic, ExtendedStatistic, Period, Unit } = input;
  const key = (dimensions: MetricRule['Dimensions']) =>
    metricName(Namespace, MetricName, dimensions).dimensionKey;
  return (
    key(metric.Dimensions) === key(input.Dimensions) &&
    (Statistic === undefined || metric.Statistic === Statistic) &&
    (ExtendedStatistic === undefined || metric.ExtendedStatistic === ExtendedStatistic) &&
    (Period === undefined || metric.Period === Period) &&
    (Unit === undefined || metric.Unit === Unit)
  );
}
