/**
 * The two alarms of a target tracking policy: made, changed and deleted with it, under the service-linked role.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
 */

import type { CallAs, DeliveryContext, TxContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { Ids } from '../../core/ids.ts';
import { type Place, partitionOf } from '../../core/place.ts';
import type { Api as CloudWatchApi, MetricDataQuery } from '../cloudwatch/api.gen.ts';
import { nameOf } from './activities.ts';
import type { Alarm } from './api.gen.ts';
import { kindOf } from './kinds.ts';
import { callAsLinkedRole } from './linked-role.ts';
import { type PolicyAlarms, type PolicyRecord, policies, type TargetName, targetKey } from './state.ts';
import { metricQueries } from './tracked-metric.ts';

export const OUT_MINUTES = 3;
export const IN_MINUTES = 15;
/** Scaling in begins below this part of the target. */
export const IN_PART = 0.9;

/** As AWS names them. */
export function alarmNames({ ResourceId }: TargetName, ids: Ids): PolicyAlarms {
  const name = (which: string) => `TargetTracking-${ResourceId}-${which}-${ids.uuid()}`;
  return { high: name('AlarmHigh'), low: name('AlarmLow') };
}

export function shownAlarms({ account, region }: Place, { alarms }: PolicyRecord): Alarm[] {
  if (alarms === undefined) return [];
  const arn = `arn:${partitionOf(region)}:cloudwatch:${region}:${account}:alarm`;
  return [alarms.high, alarms.low].map((name) => ({ AlarmName: name, AlarmARN: `${arn}:${name}` }));
}

interface KeepBody {
  place: Place;
  name: TargetName;
  policy: string;
  /** Names of alarms that go. */
  dropped: string[];
}

/** Brings the alarms in line with the policy as it is, or with its end. */
export function keepAlarms(
  { outbox }: TxContext,
  place: Place,
  policy: PolicyRecord,
  dropped: PolicyAlarms | undefined,
): void {
  const names = dropped === undefined ? [] : [dropped.high, dropped.low];
  const body: KeepBody = { place, name: nameOf(policy), policy: policy.name, dropped: names };
  const group = `application-auto-scaling/alarms/${policy.arn}`;
  outbox.send({ service: 'application-auto-scaling', delivery: 'keepAlarms', group, body });
}

/** The policy goes, and its alarms with it. */
export async function dropPolicy(context: TxContext, place: Place, policy: PolicyRecord): Promise<void> {
  await policies.deleteRecord(context.tx, place, policy);
  if (policy.alarms !== undefined) keepAlarms(context, place, policy, policy.alarms);
}

/** Delivery. */
export async function keepPolicyAlarms(context: DeliveryContext, body: unknown): Promise<void> {
  // What `keepAlarms` sent.
  const { place, name, policy: own, dropped } = body as KeepBody;
  const policy = await context.transact(({ tx }) => policies.get(tx, place, ...targetKey(name), own));
  try {
    const call = await callAsLinkedRole(context, place, kindOf(name));
    if (policy !== undefined) await putAlarms(call, policy);
    if (dropped.length > 0) await call('cloudwatch', 'DeleteAlarms', { AlarmNames: dropped });
  } catch (error) {
    if (!(error instanceof AwsError) || (error.status ?? 400) >= 500 || context.signal.aborted) throw error;
    const { code, message } = error;
    context.log.warn('The alarms of a scaling policy could not be kept', { policy: own, code, message });
  }
}

async function putAlarms(call: CallAs, policy: PolicyRecord): Promise<void> {
  const { alarms, tracking, arn } = policy;
  if (alarms === undefined || tracking === undefined) return;
  const common = {
    ...metricOf(metricQueries(policy)),
    AlarmDescription: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${arn}.`,
    AlarmActions: [arn],
  };
  await call('cloudwatch', 'PutMetricAlarm', {
    ...{ ...common, AlarmName: alarms.high, EvaluationPeriods: OUT_MINUTES },
    ...{ Threshold: tracking.TargetValue, ComparisonOperator: 'GreaterThanThreshold' },
  });
  const ofLow = {
    ...{ ...common, AlarmName: alarms.low, EvaluationPeriods: IN_MINUTES },
    ...{ Threshold: tracking.TargetValue * IN_PART, ComparisonOperator: 'LessThanThreshold' as const },
  };
  if (tracking.DisableScaleIn === true)
    await call('cloudwatch', 'DeleteAlarms', { AlarmNames: [alarms.low] });
  else await call('cloudwatch', 'PutMetricAlarm', ofLow);
}

/** A single metric stands in the alarm itself. */
function metricOf(queries: MetricDataQuery[]): Partial<CloudWatchApi['PutMetricAlarm']['input']> {
  const [only, ...others] = queries;
  if (only?.MetricStat === undefined || others.length > 0) return { Metrics: queries };
  const { Metric, Period, Stat, Unit } = only.MetricStat;
  const { Namespace, MetricName, Dimensions } = Metric;
  const Statistic = STATISTICS.find((name) => name === Stat);
  const statistic = Statistic === undefined ? { ExtendedStatistic: Stat } : { Statistic };
  return { Namespace, MetricName, Dimensions, Period, Unit, ...statistic };
}

const STATISTICS = ['Average', 'Maximum', 'Minimum', 'SampleCount', 'Sum'] as const;
