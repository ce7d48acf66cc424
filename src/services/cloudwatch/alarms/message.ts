/**
 * What topics are told of a change.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */

import type { Place } from '../../../core/place.ts';
import type { Dimension, MetricDataQuery } from '../api.gen.ts';
import { alarmArn } from './alarm-arn.ts';
import { Double, type JsonObject, javaJson, timeText } from './java-json.ts';
import { queriesOf } from './metric-queries.ts';
import { regionName } from './region-names.ts';
import type { AlarmRecord, AlarmState, MetricRule } from './state.ts';

/** Of a subject, in characters, the dots that stand for the rest of a name included. */
const SUBJECT_LENGTH_MAX = 100;

export interface Change {
  place: Place;
  alarm: AlarmRecord;
  previous: AlarmState;
}

export function subject({ place, alarm }: Change): string {
  const around = (name: string) => `${alarm.state.value}: "${name}" in ${regionName(place.region)}`;
  const whole = around(alarm.name);
  if (whole.length <= SUBJECT_LENGTH_MAX) return whole;
  const left = SUBJECT_LENGTH_MAX - around('...').length;
  return around(`${alarm.name.slice(0, left)}...`);
}

export function snsMessage(change: Change): string {
  const { place, alarm, previous } = change;
  const { metric, composite, state } = alarm;
  return javaJson({
    AlarmName: alarm.name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: place.account,
    AlarmConfigurationUpdatedTimestamp: composite === undefined ? timeText(alarm.configuredMs) : undefined,
    NewStateValue: state.value,
    NewStateReason: state.reason,
    StateChangeTime: timeText(state.updatedMs),
    Region: regionName(place.region),
    AlarmArn: alarmArn(place, alarm.name),
    OldStateValue: previous.value,
    OKActions: alarm.okActions,
    AlarmActions: alarm.alarmActions,
    InsufficientDataActions: alarm.insufficientDataActions,
    ...(metric === undefined ? {} : { Trigger: trigger(metric) }),
    ...(composite === undefined ? {} : { AlarmRule: composite.rule, ...triggering(change) }),
  });
}

function triggering({ alarm }: Change): JsonObject {
  return {
    TriggeringChildren: (alarm.state.triggering ?? []).map(({ arn, value, sinceMs }) => ({
      Arn: arn,
      State: { Value: value, Timestamp: timeText(sinceMs) },
    })),
  };
}

function trigger(rule: MetricRule): JsonObject {
  const isSingle = rule.Metrics === undefined;
  return {
    ...(isSingle ? singleMetric(rule) : {}),
    Period: isSingle ? rule.Period : (periodOfMath(rule) ?? 0),
    EvaluationPeriods: rule.EvaluationPeriods,
    DatapointsToAlarm: rule.DatapointsToAlarm,
    ComparisonOperator: rule.ComparisonOperator,
    Threshold: new Double(rule.Threshold),
    TreatMissingData: rule.TreatMissingData ?? '',
    EvaluateLowSampleCountPercentile: rule.EvaluateLowSampleCountPercentile ?? '',
    Metrics: isSingle ? undefined : queriesOf(rule).map(shownQuery),
  };
}

function periodOfMath({ Metrics = [] }: MetricRule): number | undefined {
  return Metrics.find(({ MetricStat }) => MetricStat !== undefined)?.MetricStat?.Period;
}

function singleMetric({ MetricName, Namespace, Statistic, ExtendedStatistic, Unit, Dimensions }: MetricRule) {
  const statistic =
    Statistic === undefined
      ? { StatisticType: 'ExtendedStatistic', ExtendedStatistic }
      : { StatisticType: 'Statistic', Statistic: STATISTICS[Statistic] };
  return {
    ...{ MetricName, Namespace, ...statistic, Unit: Unit ?? null },
    Dimensions: (Dimensions ?? []).map(shownDimension),
  };
}

const STATISTICS: Readonly<Record<string, string>> = {
  Average: 'AVERAGE',
  Maximum: 'MAXIMUM',
  Minimum: 'MINIMUM',
  SampleCount: 'SAMPLE_COUNT',
  Sum: 'SUM',
};

function shownDimension({ Name: name, Value: value }: Dimension): JsonObject {
  return { value, name };
}

function shownQuery({ Id, Expression, Label, MetricStat, Period, ReturnData }: MetricDataQuery): JsonObject {
  const stat =
    MetricStat === undefined
      ? undefined
      : {
          Metric: {
            Dimensions: (MetricStat.Metric.Dimensions ?? []).map(shownDimension),
            MetricName: MetricStat.Metric.MetricName,
            Namespace: MetricStat.Metric.Namespace,
          },
          ...{ Period: MetricStat.Period, Stat: MetricStat.Stat, Unit: MetricStat.Unit },
        };
  return { Expression, Id, Label, MetricStat: stat, Period, ReturnData: ReturnData ?? true };
}
