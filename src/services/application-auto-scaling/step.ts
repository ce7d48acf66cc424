/**
 * What a step scaling policy does when an alarm has set it off.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html
 */

import type { StepAdjustment, StepScalingPolicyConfiguration } from './api.gen.ts';
import type { PolicyRecord, TargetRecord } from './state.ts';
import { type Decision, isWithin } from './track.ts';

/** What the alarm saw. */
export interface Breach {
  values: readonly number[];
  threshold: number;
}

/** Undefined: no step is for that, or it is too early, or as it should be. */
export function decideStep(
  policy: PolicyRecord,
  target: TargetRecord,
  current: number,
  breach: Breach,
  nowMs: number,
): Decision | undefined {
  const { step: rule } = policy;
  if (rule === undefined || breach.values.length === 0) return undefined;
  const step = stepFor(rule, aggregated(rule, breach.values) - breach.threshold);
  if (step === undefined) return undefined;
  const wanted = current + change(rule, step.ScalingAdjustment, current);
  const by = Math.min(Math.max(wanted, target.min), target.max) - current;
  const { DynamicScalingOutSuspended: noOut, DynamicScalingInSuspended: noIn } = target.suspended;
  if (by > 0 && noOut !== true) return out(policy, rule, current, by, nowMs);
  if (by >= 0 || noIn === true) return undefined;
  const isCooling =
    isWithin(nowMs, policy.lastInMs, rule.Cooldown) || isWithin(nowMs, policy.lastOut?.atMs, rule.Cooldown);
  return isCooling ? undefined : { policy: { ...policy, lastInMs: nowMs }, desired: current + by };
}

/** "The capacity added by the previous scale-out counts as part of the desired capacity for the next." */
function out(
  policy: PolicyRecord,
  { Cooldown }: StepScalingPolicyConfiguration,
  current: number,
  by: number,
  nowMs: number,
): Decision | undefined {
  const before = isWithin(nowMs, policy.lastOut?.atMs, Cooldown) ? (policy.lastOut?.by ?? 0) : 0;
  if (by <= before) return undefined;
  // Scaling out ends what scaling in waits for.
  return {
    policy: { ...policy, lastOut: { atMs: nowMs, by }, lastInMs: undefined },
    desired: current + by - before,
  };
}

function aggregated(
  { MetricAggregationType }: StepScalingPolicyConfiguration,
  values: readonly number[],
): number {
  if (MetricAggregationType === 'Minimum') return Math.min(...values);
  if (MetricAggregationType === 'Maximum') return Math.max(...values);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Above the threshold lower bounds belong to a step; below it upper ones do. */
export function stepFor(
  { StepAdjustments = [] }: StepScalingPolicyConfiguration,
  difference: number,
): StepAdjustment | undefined {
  const isAbove = difference >= 0;
  return StepAdjustments.find(
    ({
      MetricIntervalLowerBound: lower = Number.NEGATIVE_INFINITY,
      MetricIntervalUpperBound: upper = Number.POSITIVE_INFINITY,
    }) => (isAbove ? difference >= lower && difference < upper : difference > lower && difference <= upper),
  );
}

/** Percents are rounded towards zero, and never to nothing. */
export function change(
  { AdjustmentType, MinAdjustmentMagnitude = 0 }: StepScalingPolicyConfiguration,
  adjustment: number,
  current: number,
): number {
  if (AdjustmentType === 'ExactCapacity') return adjustment - current;
  if (AdjustmentType === 'ChangeInCapacity') return adjustment;
  const exact = (current * adjustment) / 100;
  if (exact === 0) return 0;
  const size = Math.max(Math.floor(Math.abs(exact)), 1, MinAdjustmentMagnitude);
  return exact > 0 ? size : -size;
}
