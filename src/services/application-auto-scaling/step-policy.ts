/** The rules of step scaling policies. */

import type { StepAdjustment, StepScalingPolicyConfiguration } from './api.gen.ts';
import { validation } from './errors.ts';

const STEPS_MAX = 20;

/** @throws AwsError ValidationException */
export function checkSteps(rule: StepScalingPolicyConfiguration): void {
  const { AdjustmentType, StepAdjustments: steps = [], MinAdjustmentMagnitude, Cooldown } = rule;
  if (AdjustmentType === undefined) throw validation('AdjustmentType must be specified.');
  if (steps.length === 0) throw validation('There must be at least one step adjustment.');
  if (steps.length > STEPS_MAX) {
    throw validation(`There must not be more than ${STEPS_MAX} step adjustments.`);
  }
  if (MinAdjustmentMagnitude !== undefined && AdjustmentType !== 'PercentChangeInCapacity') {
    throw validation('MinAdjustmentMagnitude is valid for the adjustment type PercentChangeInCapacity only.');
  }
  if ((Cooldown ?? 0) < 0) throw validation('Cooldown must not be negative.');
  checkIntervals(steps);
}

const lower = ({ MetricIntervalLowerBound = Number.NEGATIVE_INFINITY }: StepAdjustment) =>
  MetricIntervalLowerBound;
const upper = ({ MetricIntervalUpperBound = Number.POSITIVE_INFINITY }: StepAdjustment) =>
  MetricIntervalUpperBound;

/** "The ranges of your step adjustments can't overlap or have a gap." */
function checkIntervals(steps: readonly StepAdjustment[]): void {
  const sorted = [...steps].sort((a, b) => lower(a) - lower(b));
  for (const [i, step] of sorted.entries()) {
    if (Number.isFinite(lower(step)) || Number.isFinite(upper(step))) {
      if (lower(step) >= upper(step)) {
        throw validation('The upper bound of a step adjustment must be greater than its lower bound.');
      }
    } else {
      throw validation('At least one bound of a step adjustment must be specified.');
    }
    const next = sorted[i + 1];
    if (next !== undefined && upper(step) !== lower(next)) {
      throw validation('The ranges of step adjustments must not overlap or have a gap.');
    }
  }
}
