/** What happened to alarms: kept for thirty days, also of alarms that are gone. */

import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import type { HistoryItemType } from '../api.gen.ts';
import { alarmArn } from './alarm-arn.ts';
import { Double, type Json, type JsonObject, javaJson, timeText } from './java-json.ts';
import { queriesOf } from './metric-queries.ts';
import { type AlarmRecord, type AlarmState, alarmHistory, typeOf } from './state.ts';

export const HISTORY_KEPT_MS = 30 * 24 * 3_600_000;
/** Old ones that go when a new one comes. */
const DROPPED_MAX = 10;

export interface HistoryItem {
  type: HistoryItemType;
  summary: string;
  data: JsonObject;
}

export async function tell(
  { tx, ids, now }: TxContext,
  place: Place,
  alarm: AlarmRecord,
  { type, summary, data }: HistoryItem,
): Promise<void> {
  const query = { until: [now() - HISTORY_KEPT_MS], limit: DROPPED_MAX, snapshot: true };
  for (const old of (await alarmHistory.listBy(tx, place, 'byTime', query)).records) {
    await alarmHistory.deleteRecord(tx, place, old);
  }
  const [last] = (await alarmHistory.list(tx, place, { prefix: [alarm.name], limit: 1, reverse: true }))
    .records;
  // Who began earlier may come later.
  const atMs = Math.max(now(), last?.atMs ?? 0);
  await alarmHistory.put(tx, place, {
    ...{ id: ids.uuid(), alarm: alarm.name, alarmType: typeOf(alarm), atMs },
    ...{ order: last?.atMs === atMs ? last.order + 1 : 0, type, summary, data: javaJson(data) },
  });
}

function stateJson({ value, reason, data }: AlarmState): JsonObject {
  const stateReasonData = data === undefined ? undefined : asDocument(data);
  return { stateValue: value, stateReason: reason, stateReasonData };
}

/** Written by an evaluation, or by a caller of SetAlarmState: JSON in any case. */
function asDocument(data: string): Json {
  return doubles(JSON.parse(data));
}

/** Numbers as the evaluation wrote them. */
function doubles(value: unknown, name = ''): Json {
  if (typeof value === 'number') return name === 'period' ? value : new Double(value);
  if (Array.isArray(value)) return value.map((each) => doubles(each, name));
  if (typeof value !== 'object' || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, doubles(each, key)]));
}

export function stateUpdate(before: AlarmState, after: AlarmState): HistoryItem {
  return {
    type: 'StateUpdate',
    summary: `Alarm updated from ${before.value} to ${after.value}`,
    data: { version: '1.0', oldState: stateJson(before), newState: stateJson(after) },
  };
}

const DONE = { Create: 'created', Update: 'updated', Delete: 'deleted' } as const;

export function configurationUpdate(place: Place, alarm: AlarmRecord, type: keyof typeof DONE): HistoryItem {
  return {
    type: 'ConfigurationUpdate',
    summary: `Alarm "${alarm.name}" ${DONE[type]}`,
    data: { version: '1.0', type, [`${DONE[type]}Alarm`]: configuration(place, alarm) },
  };
}

function configuration(place: Place, alarm: AlarmRecord): JsonObject {
  const { metric, composite, state } = alarm;
  const common = {
    alarmName: alarm.name,
    alarmArn: alarmArn(place, alarm.name),
    alarmDescription: alarm.description,
    alarmConfigurationUpdatedTimestamp: timeText(alarm.configuredMs),
    actionsEnabled: alarm.actionsEnabled,
    okactions: alarm.okActions,
    alarmActions: alarm.alarmActions,
    insufficientDataActions: alarm.insufficientDataActions,
    stateValue: state.value,
    stateReason: state.reason,
    stateUpdatedTimestamp: timeText(state.updatedMs),
  };
  if (composite !== undefined) {
    const { rule, suppressor } = composite;
    return {
      ...common,
      ...{ alarmRule: rule, actionsSuppressor: suppressor?.alarm },
      actionsSuppressorWaitPeriod: suppressor?.waitSeconds,
      actionsSuppressorExtensionPeriod: suppressor?.extensionSeconds,
    };
  }
  if (metric === undefined) return common;
  const single = metric.Metrics === undefined;
  return {
    ...common,
    ...{ metricName: metric.MetricName, namespace: metric.Namespace },
    ...{ statistic: metric.Statistic, extendedStatistic: metric.ExtendedStatistic, period: metric.Period },
    dimensions: single ? lowered(metric.Dimensions ?? []) : undefined,
    ...{ unit: metric.Unit, evaluationPeriods: metric.EvaluationPeriods },
    ...{ datapointsToAlarm: metric.DatapointsToAlarm, threshold: new Double(metric.Threshold) },
    ...{ comparisonOperator: metric.ComparisonOperator, treatMissingData: metric.TreatMissingData },
    evaluateLowSampleCountPercentile: metric.EvaluateLowSampleCountPercentile,
    metrics: single ? undefined : lowered(queriesOf(metric)),
  };
}

/** The same with small first letters, as CloudWatch's own documents have them. */
export function lowered(value: unknown): Json {
  if (Array.isArray(value)) return value.map((each) => lowered(each));
  if (typeof value !== 'object' || value === null) return value as Json;
  const members = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    members.map(([name, each]) => [`${name.charAt(0).toLowerCase()}${name.slice(1)}`, lowered(each)]),
  );
}
