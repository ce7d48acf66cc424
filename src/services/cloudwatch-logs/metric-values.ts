/** What a metric filter makes of events. */

import type { MetricTransformation } from './api.gen.ts';
import { type Chunk, timeAt } from './chunk.ts';
import { isDimension, isMetricValue, type Sample } from './metric-data.ts';
import { numberOf, selectValue } from './patterns/json.ts';
import type { Pattern } from './patterns/matching.ts';
import type { FoundEvent } from './scan.ts';
import type { FilterRecord } from './state.ts';

const MINUTE_MS = 60_000;

export interface ChunkEvents {
  readonly chunk: Chunk;
  /** Those that the filter wants. */
  readonly events: readonly FoundEvent[];
}

export function filterSamples(
  { transformations = [] }: FilterRecord,
  pattern: Pattern,
  chunks: readonly ChunkEvents[],
): Sample[] {
  const samples: Sample[] = [];
  for (const transformation of transformations) {
    const own = chunks.flatMap(({ events }) =>
      events.flatMap((event) => sampleOf(event, transformation, pattern)),
    );
    samples.push(...own, ...defaults(transformation, chunks, own));
  }
  return samples;
}

const minuteOf = (timeMs: number): number => Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;

/** None when the value is no number, or a dimension is not there. */
function sampleOf(event: FoundEvent, transformation: MetricTransformation, pattern: Pattern): Sample[] {
  const { message, timeMs } = event;
  let extracted: Record<string, string> | undefined;
  const select = (selector: string): string | undefined => {
    extracted ??= pattern.extract(message);
    return extracted[selector] ?? (/^\$[.[]/.test(selector) ? selectValue(message, selector) : undefined);
  };
  const { metricValue, dimensions = {} } = transformation;
  const text = metricValue.startsWith('$') ? select(metricValue) : metricValue;
  const value = text === undefined ? undefined : numberOf(text);
  if (value === undefined || !isMetricValue(value)) return [];
  const found = Object.entries(dimensions).map(([Name, selector]) => ({
    Name,
    Value: select(selector) ?? '',
  }));
  if (found.some(({ Name, Value }) => !isDimension(Name, Value))) return [];
  return [sampleAt(transformation, timeMs, value, found)];
}

function sampleAt(
  { metricNamespace, metricName, unit }: MetricTransformation,
  timeMs: number,
  value: number,
  dimensions: Sample['dimensions'],
): Sample {
  return {
    namespace: metricNamespace,
    name: metricName,
    unit,
    dimensions,
    timeMs: minuteOf(timeMs),
    value,
  };
}

/** "The value to emit when a filter pattern does not match a log event": one for each minute that brought no sample. */
function defaults(
  transformation: MetricTransformation,
  chunks: readonly ChunkEvents[],
  samples: readonly Sample[],
): Sample[] {
  const { defaultValue } = transformation;
  if (defaultValue === undefined) return [];
  const withSamples = new Set(samples.map(({ timeMs }) => timeMs));
  const all = new Set(
    chunks.flatMap(({ chunk }) => Array.from({ length: chunk.count }, (_, i) => minuteOf(timeAt(chunk, i)))),
  );
  return [...all]
    .filter((minute) => !withSamples.has(minute))
    .map((minute) => sampleAt(transformation, minute, defaultValue, []));
}
