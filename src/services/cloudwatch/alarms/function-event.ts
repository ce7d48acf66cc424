/**
 * What functions are told of a change.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
 */

import type { MetricDataQuery } from '../api.gen.ts';
import { alarmArn } from './alarm-arn.ts';
import { type JsonObject, javaJson, timeText } from './java-json.ts';
import type { Change } from './message.ts';
import { queriesOf } from './metric-queries.ts';
import type { AlarmRecord, AlarmState } from './state.ts';

export function functionEvent({ place, alarm, previous }: Change): string {
  return javaJson({
    source: 'aws.cloudwatch',
    alarmArn: alarmArn(place, alarm.name),
    accountId: place.account,
    time: timeText(alarm.state.updatedMs),
    region: place.region,
    alarmData: {
      alarmName: alarm.name,
      state: stateJson(alarm.state),
      previousState: stateJson(previous),
      configuration: configuration(alarm),
    },
  });
}

function stateJson({ value, reason, data, updatedMs }: AlarmState): JsonObject {
  return { value, reason, reasonData: data, timestamp: timeText(updatedMs) };
}

function configuration({ description, metric, composite }: AlarmRecord): JsonObject {
  if (composite === undefined) {
    return { description, metrics: metric === undefined ? [] : queriesOf(metric).map(queryJson) };
  }
  const { rule, suppressor } = composite;
  return {
    description,
    alarmRule: rule,
    actionsSuppressor: suppressor?.alarm,
    actionsSuppressorWaitPeriod: suppressor?.waitSeconds,
    actionsSuppressorExtensionPeriod: suppressor?.extensionSeconds,
  };
}

function queryJson({ Id, Expression, Label, MetricStat, Period, ReturnData }: MetricDataQuery): JsonObject {
  const dimensions = (MetricStat?.Metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]);
  return {
    id: Id,
    expression: Expression,
    label: Label,
    metricStat:
      MetricStat === undefined
        ? undefined
        : {
            metric: {
              namespace: MetricStat.Metric.Namespace,
              name: MetricStat.Metric.MetricName,
              dimensions: Object.fromEntries(dimensions),
            },
            ...{ period: MetricStat.Period, stat: MetricStat.Stat, unit: MetricStat.Unit },
          },
    period: Period,
    returnData: ReturnData ?? true,
  };
}
