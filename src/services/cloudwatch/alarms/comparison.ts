/** What crosses a threshold, and how reasons put it into words. */

import type { MetricRule } from './state.ts';

interface Comparison {
  readonly crosses: (value: number, threshold: number) => boolean;
  readonly words: string;
}

/** Those that compare with a number; the others need a band of anomaly detection. */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  GreaterThanOrEqualToThreshold: {
    crosses: (value, threshold) => value >= threshold,
    words: 'greater than or equal to',
  },
  GreaterThanThreshold: { crosses: (value, threshold) => value > threshold, words: 'greater than' },
  LessThanThreshold: { crosses: (value, threshold) => value < threshold, words: 'less than' },
  LessThanOrEqualToThreshold: {
    crosses: (value, threshold) => value <= threshold,
    words: 'less than or equal to',
  },
};

export function isComparison(operator: string): boolean {
  return Object.hasOwn(COMPARISONS, operator);
}

export function crosses({ ComparisonOperator, Threshold }: MetricRule, value: number): boolean {
  return COMPARISONS[ComparisonOperator]?.crosses(value, Threshold) ?? false;
}

export function wordsOf({ ComparisonOperator }: MetricRule): string {
  return COMPARISONS[ComparisonOperator]?.words ?? '';
}
