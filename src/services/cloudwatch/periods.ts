/** Into which periods time is cut, and how long which are kept. */

import { invalidValue } from './errors.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
export const KEPT_MS = 455 * DAY_MS;

/**
 * "Data points with a period of less than 60 seconds are available for 3 hours, of 60 seconds for 15 days, of 300
 * seconds for 63 days, of 3600 seconds for 455 days."
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention
 */
export function keptForMs(periodSeconds: number): number {
  if (periodSeconds < 60) return 3 * HOUR_MS;
  if (periodSeconds < 300) return 15 * DAY_MS;
  return periodSeconds < 3_600 ? 63 * DAY_MS : KEPT_MS;
}

/** @throws InvalidParameterValue */
export function checkPeriod(seconds: number): void {
  if ([1, 5, 10, 20, 30].includes(seconds) || seconds % 60 === 0) return;
  throw invalidValue('The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.');
}

export interface Range {
  /** Where the first period begins: inclusive. */
  readonly startMs: number;
  /** Exclusive. */
  readonly endMs: number;
}

/** Times count in whole seconds, and the start is rounded down as the API reference of GetMetricData says. */
export function rangeOf(start: Date, end: Date, periodSeconds: number, nowMs: number): Range {
  const startMs = start.getTime();
  const ageMs = nowMs - startMs;
  let unitMs = MINUTE_MS;
  if (periodSeconds < 60) unitMs = periodSeconds * SECOND_MS;
  else if (ageMs > 63 * DAY_MS) unitMs = HOUR_MS;
  else if (ageMs > 15 * DAY_MS) unitMs = 5 * MINUTE_MS;
  return { startMs: Math.floor(startMs / unitMs) * unitMs, endMs: wholeSeconds(end) };
}

export function wholeSeconds(time: Date): number {
  return Math.floor(time.getTime() / SECOND_MS) * SECOND_MS;
}
