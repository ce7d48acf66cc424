/**
 * Target tracking, when an alarm of a policy says so, each minute for as long as it does. AWS publishes no formula: out
 * goes to `capacity x average / target`, in to `capacity x maximum / target`.
 */

import { rootOf } from '../../core/caller.ts';
import type { StagedContext } from '../../core/context.ts';
import { type Place, partitionOf } from '../../core/place.ts';
import { kindOf } from './kinds.ts';
import { callAsLinkedRole } from './linked-role.ts';
import { IN_MINUTES, IN_PART, OUT_MINUTES } from './policy-alarms.ts';
import type { PolicyRecord, TargetRecord } from './state.ts';
import { metricQueries } from './tracked-metric.ts';

const MINUTE_MS = 60_000;

export interface Decision {
  policy: PolicyRecord;
  desired: number;
}

/** Undefined: everything stays as it is. */
export async function decide(
  context: StagedContext,
  place: Place,
  policy: PolicyRecord,
  target: TargetRecord,
): Promise<Decision | undefined> {
  const { tracking: rule } = policy;
  if (rule === undefined) return undefined;
  const values = await valuesOf(context, place, policy);
  const nowMs = context.now();
  const { DynamicScalingOutSuspended: noOut, DynamicScalingInSuspended: noIn } = target.suspended;
  // What was said before the last change was said of another capacity.
  const minutes = Math.floor((nowMs - (target.scaledMs ?? 0)) / MINUTE_MS);
  const known = (count: number) => {
    const last = values.slice(0, Math.min(count, minutes)).filter((value) => value !== undefined);
    return last.length === count ? last : undefined;
  };
  const high = known(OUT_MINUTES);
  const low = known(IN_MINUTES);
  const isHigh = noOut !== true && high?.every((value) => value > rule.TargetValue) === true;
  const isLow =
    noIn !== true &&
    rule.DisableScaleIn !== true &&
    low?.every((value) => value < rule.TargetValue * IN_PART) === true;
  if (!isHigh && !isLow) return undefined;
  const kind = kindOf(target);
  const { current } = await kind.read(await callAsLinkedRole(context, place, kind), target);
  const load = isHigh ? mean(high ?? []) : Math.max(...(low ?? []));
  const desired = Math.ceil((current * load) / rule.TargetValue);
  if (isHigh) {
    const by = Math.min(desired, target.max) - current;
    const isCooling = isWithin(nowMs, policy.lastOut?.atMs, rule.ScaleOutCooldown);
    if (by <= 0 || (isCooling && by <= (policy.lastOut?.by ?? 0))) return undefined;
    return { policy: { ...policy, lastOut: { atMs: nowMs, by } }, desired };
  }
  if (Math.max(desired, target.min) >= current) return undefined;
  if (isWithin(nowMs, policy.lastInMs, rule.ScaleInCooldown)) return undefined;
  return { policy: { ...policy, lastInMs: nowMs }, desired };
}

/** Of the last whole minutes, the newest first; undefined: nothing was said. */
async function valuesOf(
  context: StagedContext,
  place: Place,
  policy: PolicyRecord,
): Promise<(number | undefined)[]> {
  const endMs = Math.floor(context.now() / MINUTE_MS) * MINUTE_MS;
  // What CloudWatch does for its own alarms needs nobody's permission: the account itself asks.
  const call = context.call.as(rootOf(place.account, undefined, partitionOf(place.region)));
  const input = {
    StartTime: new Date(endMs - IN_MINUTES * MINUTE_MS),
    EndTime: new Date(endMs),
    MetricDataQueries: metricQueries(policy),
  };
  const { MetricDataResults = [] } = await call('cloudwatch', 'GetMetricData', input, place);
  const { Timestamps = [], Values = [] } = MetricDataResults[0] ?? {};
  const byMinute = new Map(Timestamps.map((time, i) => [time.getTime(), Values[i]]));
  return Array.from({ length: IN_MINUTES }, (_, i) => byMinute.get(endMs - (i + 1) * MINUTE_MS));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function isWithin(nowMs: number, beganMs: number | undefined, seconds = 0): boolean {
  return beganMs !== undefined && nowMs - beganMs < seconds * 1000;
}
