/** What CloudWatch keeps of alarms. */

import { Collection } from '../../../core/collection.ts';
import { collectionId } from '../../../core/service-numbers.ts';
import type {
  ActionsSuppressedBy,
  AlarmType,
  HistoryItemType,
  PutMetricAlarmInput,
  StateValue,
} from '../api.gen.ts';

/** Of an alarm that was not looked at yet. */
export const CREATED_REASON = 'Unchecked: Initial alarm creation';

/** Of an alarm that a composite alarm goes by. */
export interface ChildState {
  arn: string;
  value: string;
  sinceMs: number;
}

export interface AlarmState {
  value: StateValue;
  reason: string;
  /** JSON, of any kind where somebody set the state by hand. */
  data?: string | undefined;
  /** Which alarms made a composite alarm what it is. */
  triggering?: ChildState[] | undefined;
  updatedMs: number;
}

/** What a metric alarm looks at. Members as AWS has them. */
export type MetricRule = Pick<
  PutMetricAlarmInput,
  | 'MetricName'
  | 'Namespace'
  | 'Statistic'
  | 'ExtendedStatistic'
  | 'Dimensions'
  | 'Period'
  | 'Unit'
  | 'DatapointsToAlarm'
  | 'TreatMissingData'
  | 'EvaluateLowSampleCountPercentile'
  | 'Metrics'
> & {
  EvaluationPeriods: number;
  Threshold: number;
  ComparisonOperator: NonNullable<PutMetricAlarmInput['ComparisonOperator']>;
  /** Of the metric, where it is a single one: events show it. */
  queryId: string;
};

export interface Suppressor {
  /** A name, or an ARN: as it was given. */
  alarm: string;
  waitSeconds: number;
  extensionSeconds: number;
}

/** Actions that wait until it is known whether they are suppressed. */
export interface Suppression {
  by: ActionsSuppressedBy;
  reason: string;
  /** From which state to the present one. */
  previous: AlarmState;
  /** Of a period: when it ends. */
  untilMs?: number | undefined;
}

export interface CompositeRule {
  rule: string;
  /** Names of the alarms in the rule. */
  children: string[];
  suppressor?: Suppressor | undefined;
  suppression?: Suppression | undefined;
}

export interface AlarmRecord {
  name: string;
  description?: string | undefined;
  actionsEnabled: boolean;
  okActions: string[];
  alarmActions: string[];
  insufficientDataActions: string[];
  /** One of these two. */
  metric?: MetricRule | undefined;
  composite?: CompositeRule | undefined;
  state: AlarmState;
  configuredMs: number;
  transitionedMs: number;
  tags: Record<string, string>;
}

export function typeOf({ composite }: AlarmRecord): AlarmType {
  return composite === undefined ? 'MetricAlarm' : 'CompositeAlarm';
}

export const alarms = new Collection<AlarmRecord, readonly [string], 'byMetric'>({
  id: collectionId('cloudwatch', 3),
  name: 'cloudwatch.alarms',
  scope: 'region',
  version: 1,
  key: ({ name }) => [name],
  indexes: {
    byMetric: ({ metric, name }) =>
      metric?.MetricName === undefined ? undefined : [metric.Namespace ?? '', metric.MetricName, name],
  },
});

/** Which composite alarms ask for an alarm, in their rules or as their suppressor. */
export interface DependentRecord {
  child: string;
  composite: string;
}

export const dependents = new Collection<DependentRecord, readonly [string, string]>({
  id: collectionId('cloudwatch', 4),
  name: 'cloudwatch.alarm-dependents',
  scope: 'region',
  version: 1,
  key: ({ child, composite }) => [child, composite],
});

export interface HistoryRecord {
  id: string;
  alarm: string;
  alarmType: AlarmType;
  atMs: number;
  /** Of what happened to the alarm at the same time: from 0 on. */
  order: number;
  type: HistoryItemType;
  summary: string;
  /** JSON. */
  data: string;
}

export const alarmHistory = new Collection<
  HistoryRecord,
  readonly [string, number, number, string],
  'byTime'
>({
  id: collectionId('cloudwatch', 5),
  name: 'cloudwatch.alarm-history',
  scope: 'region',
  version: 1,
  key: ({ alarm, atMs, order, id }) => [alarm, atMs, order, id],
  indexes: { byTime: ({ alarm, atMs, order, id }) => [atMs, order, id, alarm] },
});

/** There while a region has metric alarms. */
export interface WatchRecord {
  id: 'watch';
  nextMs: number;
  /** The minute that alarms of whole minutes were last looked at for. */
  minuteMs: number;
  /** Nothing can change before somebody says something: there is no timer. */
  isAsleep: boolean;
}

export const watches = new Collection<WatchRecord, readonly ['watch']>({
  id: collectionId('cloudwatch', 6),
  name: 'cloudwatch.alarm-watches',
  scope: 'region',
  version: 1,
  key: ({ id }) => [id],
});

export const alarmCollections = [alarms, dependents, alarmHistory, watches] as const;
