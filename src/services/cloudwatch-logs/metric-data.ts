/** Samples on their way from log events to CloudWatch. */

import { serviceCaller } from '../../core/caller.ts';
import type { StagedContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import type { MetricDatum } from '../cloudwatch/api.gen.ts';
import { groupArn } from './names.ts';

const DATA_MAX = 1_000;
const VALUES_MAX = 150;
const HOUR_MS = 3_600_000;
/** What PutMetricData takes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const OLDEST_MS = 14 * 24 * HOUR_MS;
const NEWEST_MS = 2 * HOUR_MS;
const VALUE_MAX = 2 ** 360;
const DIMENSION_NAME_LENGTH_MAX = 255;
const DIMENSION_VALUE_LENGTH_MAX = 1_024;
const PRINTABLE = /^[\x20-\x7e]*[\x21-\x7e][\x20-\x7e]*$/;

export interface Sample {
  readonly namespace: string;
  readonly name: string;
  readonly unit: string | undefined;
  readonly dimensions: readonly { Name: string; Value: string }[];
  /** Where its period begins. */
  readonly timeMs: number;
  readonly value: number;
}

/** What PutMetricData takes of one namespace. */
export interface MetricBatch {
  readonly namespace: string;
  readonly data: readonly MetricDatum[];
}

/** A value that CloudWatch takes. */
export function isMetricValue(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) <= VALUE_MAX;
}

/** "Must contain only ASCII characters, must include at least one non-whitespace character" (API_Dimension). */
export function isDimension(name: string, value: string): boolean {
  return (
    name.length <= DIMENSION_NAME_LENGTH_MAX &&
    PRINTABLE.test(name) &&
    !name.startsWith(':') &&
    value.length <= DIMENSION_VALUE_LENGTH_MAX &&
    PRINTABLE.test(value)
  );
}

/** Is it a time of which CloudWatch takes samples? */
export function isMetricTime(timeMs: number, nowMs: number): boolean {
  return timeMs >= nowMs - OLDEST_MS && timeMs <= nowMs + NEWEST_MS;
}

/** Samples of one metric and time as one datum. */
export function batchesOf(samples: Iterable<Sample>): MetricBatch[] {
  const byNamespace = new Map<string, Map<string, { sample: Sample; counts: Map<number, number> }>>();
  for (const sample of samples) {
    const { namespace, name, unit, dimensions, timeMs, value } = sample;
    const metrics = byNamespace.get(namespace) ?? new Map();
    byNamespace.set(namespace, metrics);
    const key = JSON.stringify([name, timeMs, unit, dimensions.map(({ Name, Value }) => [Name, Value])]);
    const known = metrics.get(key) ?? { sample, counts: new Map<number, number>() };
    known.counts.set(value, (known.counts.get(value) ?? 0) + 1);
    metrics.set(key, known);
  }
  return [...byNamespace].map(([namespace, metrics]) => ({
    namespace,
    data: [...metrics.values()].flatMap(({ sample, counts }) => dataOf(sample, [...counts])),
  }));
}

function dataOf(
  { name, unit, dimensions, timeMs }: Sample,
  values: readonly (readonly [value: number, times: number])[],
): MetricDatum[] {
  const parts = Array.from({ length: Math.ceil(values.length / VALUES_MAX) }, (_, i) =>
    values.slice(i * VALUES_MAX, (i + 1) * VALUES_MAX),
  );
  return parts.map((part) => ({
    MetricName: name,
    Timestamp: new Date(timeMs),
    ...(dimensions.length === 0 ? {} : { Dimensions: [...dimensions] }),
    ...(unit === undefined ? {} : { Unit: unit }),
    Values: part.map(([value]) => value),
    Counts: part.map(([, times]) => times),
  }));
}

/** Puts samples into CloudWatch through its door; those of a time that it does not take are left out. */
export async function publishMetrics(
  context: StagedContext,
  place: Place,
  groupName: string,
  batches: readonly MetricBatch[],
): Promise<void> {
  const sourceArn = `${groupArn(place, groupName)}:*`;
  const call = context.call.as(serviceCaller('logs', { sourceArn, sourceAccount: place.account }));
  const nowMs = context.now();
  for (const { namespace, data } of batches) {
    const taken = data.filter(({ Timestamp }) => isMetricTime(Timestamp?.getTime() ?? nowMs, nowMs));
    for (let i = 0; i < taken.length; i += DATA_MAX) {
      const MetricData = taken.slice(i, i + DATA_MAX);
      await call('cloudwatch', 'PutMetricData', { Namespace: namespace, MetricData }, place);
    }
  }
}
