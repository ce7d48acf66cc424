/**
 * What an alarm makes of its datapoints.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */

import type { StateValue } from '../api.gen.ts';
import { crosses } from './comparison.ts';
import type { MetricRule } from './state.ts';

export interface Point {
  startMs: number;
  /** Undefined: missing. */
  value: number | undefined;
  /** Of a single metric. */
  sampleCount?: number | undefined;
}

export interface Verdict {
  /** Undefined: the alarm stays what it is. */
  value: StateValue | undefined;
  /** What was looked at, the newest first: as many as the evaluation periods. */
  evaluated: Point[];
  /** Missing ones that were counted as something. */
  filled: number;
}

/**
 * "The exact number of additional data points depends on the length of the alarm period", says AWS and no more; its
 * examples look at five for three.
 */
const EXTRA_POINTS = 2;

export function evaluationRange({ EvaluationPeriods }: MetricRule): number {
  return EvaluationPeriods + EXTRA_POINTS;
}

/** "Alarms that evaluate metrics in the AWS/DynamoDB namespace always ignore missing data." */
export function treatmentOf({ TreatMissingData, Namespace, Metrics }: MetricRule): string {
  const isDynamodb =
    Namespace === 'AWS/DynamoDB' ||
    Metrics?.some(({ MetricStat }) => MetricStat?.Metric.Namespace === 'AWS/DynamoDB') === true;
  return isDynamodb ? 'ignore' : (TreatMissingData ?? 'missing');
}

/** `points`: those of the evaluation range, the newest first. */
export function evaluatePoints(rule: MetricRule, points: readonly Point[]): Verdict {
  const { EvaluationPeriods: periods, DatapointsToAlarm: least = periods } = rule;
  const real = points.filter(({ value }) => value !== undefined);
  const isBreaching = ({ value }: Point): boolean => value !== undefined && crosses(rule, value);
  if (real.length >= periods) {
    const evaluated = real.slice(0, periods);
    const value = evaluated.filter(isBreaching).length >= least ? 'ALARM' : 'OK';
    return { value: lowSamples(rule, evaluated) ? undefined : value, evaluated, filled: 0 };
  }
  const filled = periods - real.length;
  const missing = points.filter(({ value }) => value === undefined).slice(0, filled);
  const evaluated = [...real, ...missing].sort((a, b) => b.startMs - a.startMs);
  const breaching = real.filter(isBreaching).length;
  if (real.length > 0 && lowSamples(rule, real)) return { value: undefined, evaluated, filled };
  const value = withMissing(rule, points, { real: real.length, breaching, filled, least });
  return { value, evaluated, filled };
}

interface Counts {
  real: number;
  breaching: number;
  filled: number;
  least: number;
}

function withMissing(
  rule: MetricRule,
  points: readonly Point[],
  { real, breaching, filled, least }: Counts,
): StateValue | undefined {
  const treatment = treatmentOf(rule);
  if (treatment === 'breaching') return breaching + filled >= least ? 'ALARM' : 'OK';
  if (treatment === 'notBreaching') return breaching >= least ? 'ALARM' : 'OK';
  const isMissing = treatment === 'missing';
  if (real === 0) return isMissing ? 'INSUFFICIENT_DATA' : undefined;
  if (breaching >= least) return 'ALARM';
  if (breaching < real) return 'OK';
  // All that is known breaches, and it is not enough: only once the oldest is old enough it is no premature alarm.
  const oldest = points.findLastIndex(({ value }) => value !== undefined);
  return isMissing && oldest + 1 >= least ? 'ALARM' : undefined;
}

/** "When there are fewer than 10/(1-percentile) data points during the evaluation period." */
function lowSamples(rule: MetricRule, points: readonly Point[]): boolean {
  if (rule.EvaluateLowSampleCountPercentile !== 'ignore') return false;
  const percent = Number(/^p([\d.]+)$/.exec(rule.ExtendedStatistic ?? '')?.[1] ?? Number.NaN);
  if (!(percent > 0 && percent < 100)) return false;
  const samples = points.reduce((sum, { sampleCount = 0 }) => sum + sampleCount, 0);
  return samples < 1_000 / Math.min(percent, 100 - percent);
}
