/** What a metric filter makes of events: samples, put into CloudWatch through its door. */

import { serviceCaller } from '../../core/caller.ts';
import type { DeliveryContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import type { MetricDatum } from '../cloudwatch/api.gen.ts';
import type { MetricTransformation } from './api.gen.ts';
import { type Chunk, timeAt } from './chunk.ts';
import { groupArn } from './names.ts';
import { numberOf, selectValue } from './patterns/json.ts';
import type { Pattern } from './patterns/matching.ts';
import type { FoundEvent } from './scan.ts';
import type { FilterRecord } from './state.ts';

const MINUTE_MS = 60_000;
const DATA_MAX = 1_000;
const VALUES_MAX = 150;

export interface ChunkEvents {
  readonly chunk: Chunk;
  /** Those that the filter wants. */
  readonly events: readonly FoundEvent[];
}

interface Sample {
  timeMs: number;
  value: number;
  dimensions: readonly { Name: string; Value: string }[];
}

export async function publishMetrics(
  context: DeliveryContext,
  place: Place,
  filter: FilterRecord,
  pattern: Pattern,
  chunks: readonly ChunkEvents[],
): Promise<void> {
  const sourceArn = `${groupArn(place, filter.groupName)}:*`;
  const call = context.call.as(serviceCaller('logs', { sourceArn, sourceAccount: place.account }));
  for (const transformation of filter.transformations ?? []) {
    const samples = chunks.flatMap(({ events }) =>
      events.flatMap((event) => sampleOf(event, transformation, pattern)),
    );
    samples.push(...defaults(transformation, chunks, samples));
    const data = dataOf(transformation, samples);
    for (let i = 0; i < data.length; i += DATA_MAX) {
      const MetricData = data.slice(i, i + DATA_MAX);
      await call(
        'cloudwatch',
        'PutMetricData',
        { Namespace: transformation.metricNamespace, MetricData },
        place,
      );
    }
  }
}

/** None when the value is no number, or a dimension is not there. */
function sampleOf(event: FoundEvent, transformation: MetricTransformation, pattern: Pattern): Sample[] {
  const { message, timeMs } = event;
  const extracted = pattern.extract(message);
  const select = (selector: string): string | undefined =>
    extracted[selector] ?? (/^\$[.[]/.test(selector) ? selectValue(message, selector) : undefined);
  const { metricValue, dimensions = {} } = transformation;
  const text = metricValue.startsWith('$') ? select(metricValue) : metricValue;
  const value = text === undefined ? undefined : numberOf(text);
  if (value === undefined) return [];
  const found = Object.entries(dimensions).map(([Name, selector]) => ({
    Name,
    Value: select(selector) ?? '',
  }));
  if (found.some(({ Value }) => Value === '')) return [];
  return [{ timeMs, value, dimensions: found }];
}

/** "The value to emit when a filter pattern does not match a log event": one for each minute that brought no sample. */
function defaults(
  { defaultValue }: MetricTransformation,
  chunks: readonly ChunkEvents[],
  samples: readonly Sample[],
): Sample[] {
  if (defaultValue === undefined) return [];
  const minuteOf = (timeMs: number): number => Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;
  const withSamples = new Set(samples.map(({ timeMs }) => minuteOf(timeMs)));
  const all = new Set(
    chunks.flatMap(({ chunk }) => Array.from({ length: chunk.count }, (_, i) => minuteOf(timeAt(chunk, i)))),
  );
  return [...all]
    .filter((minute) => !withSamples.has(minute))
    .map((timeMs) => ({ timeMs, value: defaultValue, dimensions: [] }));
}

/** Samples of one minute and the same dimensions as one datum. */
function dataOf({ metricName, unit }: MetricTransformation, samples: readonly Sample[]): MetricDatum[] {
  const data = new Map<
    string,
    { Timestamp: Date; Dimensions: Sample['dimensions']; counts: Map<number, number> }
  >();
  for (const { timeMs, value, dimensions } of samples) {
    const minute = Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;
    const key = JSON.stringify([minute, dimensions]);
    const datum = data.get(key) ?? { Timestamp: new Date(minute), Dimensions: dimensions, counts: new Map() };
    datum.counts.set(value, (datum.counts.get(value) ?? 0) + 1);
    data.set(key, datum);
  }
  return [...data.values()].flatMap(({ Timestamp, Dimensions, counts }) => {
    const values = [...counts];
    const parts = Array.from({ length: Math.ceil(values.length / VALUES_MAX) }, (_, i) =>
      values.slice(i * VALUES_MAX, (i + 1) * VALUES_MAX),
    );
    return parts.map((part) => ({
      MetricName: metricName,
      Timestamp,
      ...(Dimensions.length === 0 ? {} : { Dimensions: [...Dimensions] }),
      ...(unit === undefined ? {} : { Unit: unit }),
      Values: part.map(([value]) => value),
      Counts: part.map(([, times]) => times),
    }));
  });
}
