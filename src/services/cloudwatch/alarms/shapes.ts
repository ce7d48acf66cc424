/** Alarms as operations show them. */

import type { Place } from '../../../core/place.ts';
import type { AlarmHistoryItem, CompositeAlarm, MetricAlarm } from '../api.gen.ts';
import { alarmArn } from './alarm-arn.ts';
import { type AlarmRecord, type HistoryRecord, typeOf } from './state.ts';

function shownAlarm(place: Place, alarm: AlarmRecord) {
  const { state } = alarm;
  return {
    AlarmName: alarm.name,
    AlarmArn: alarmArn(place, alarm.name),
    AlarmDescription: alarm.description,
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredMs),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: alarm.okActions,
    AlarmActions: alarm.alarmActions,
    InsufficientDataActions: alarm.insufficientDataActions,
    StateValue: state.value,
    StateReason: state.reason,
    StateReasonData: state.data,
    StateUpdatedTimestamp: new Date(state.updatedMs),
    StateTransitionedTimestamp: new Date(alarm.transitionedMs),
  };
}

export function shownMetricAlarm(place: Place, alarm: AlarmRecord): MetricAlarm {
  if (alarm.metric === undefined) return shownAlarm(place, alarm);
  const { queryId: _, ...metric } = alarm.metric;
  const dimensions = metric.Metrics === undefined ? { Dimensions: metric.Dimensions ?? [] } : {};
  return { ...shownAlarm(place, alarm), ...metric, ...dimensions };
}

export function shownCompositeAlarm(place: Place, alarm: AlarmRecord): CompositeAlarm {
  const { rule, suppressor, suppression } = alarm.composite ?? {};
  return {
    ...shownAlarm(place, alarm),
    AlarmRule: rule,
    ActionsSuppressedBy: suppression?.by,
    ActionsSuppressedReason: suppression?.reason,
    ActionsSuppressor: suppressor?.alarm,
    ActionsSuppressorWaitPeriod: suppressor?.waitSeconds,
    ActionsSuppressorExtensionPeriod: suppressor?.extensionSeconds,
  };
}

/** In the members of an answer, by their kinds. */
export function shownAlarms(place: Place, records: readonly AlarmRecord[]) {
  const isMetric = (alarm: AlarmRecord) => typeOf(alarm) === 'MetricAlarm';
  return {
    MetricAlarms: records.filter(isMetric).map((alarm) => shownMetricAlarm(place, alarm)),
    CompositeAlarms: records
      .filter((alarm) => !isMetric(alarm))
      .map((alarm) => shownCompositeAlarm(place, alarm)),
  };
}

export function shownHistory(record: HistoryRecord): AlarmHistoryItem {
  return {
    AlarmName: record.alarm,
    AlarmType: record.alarmType,
    Timestamp: new Date(record.atMs),
    HistoryItemType: record.type,
    HistorySummary: record.summary,
    HistoryData: record.data,
  };
}
