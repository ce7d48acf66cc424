/** Which metric a name and dimensions mean. */

import { createHash } from 'node:crypto';
import type { StagedContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import type { Dimension } from './api.gen.ts';
import { invalidValue } from './errors.ts';
import { type MetricDimension, type MetricRecord, metrics } from './state.ts';

/** A metric is seen again in its row when so much time has passed. */
const SEEN_AGAIN_MS = 10 * 60_000;
const KNOWN_MAX = 50_000;
/** Keys of the store are not longer than a few kilobytes: many long dimensions are known by their hash. */
const KEY_LENGTH_MAX = 800;

export interface MetricName {
  namespace: string;
  name: string;
  dimensions: MetricDimension[];
  dimensionKey: string;
}

/** @throws InvalidParameterValue when a dimension stands twice */
export function metricName(
  namespace: string,
  name: string,
  dimensions: readonly Dimension[] = [],
): MetricName {
  const sorted = dimensions
    .map(({ Name, Value }) => ({ Name, Value }))
    .sort((a, b) => (a.Name < b.Name ? -1 : Number(a.Name > b.Name)));
  if (sorted.some(({ Name }, i) => Name === sorted[i + 1]?.Name)) {
    throw invalidValue('No dimension name may occur more than once in a metric.');
  }
  const text = JSON.stringify(sorted.map(({ Name, Value }) => [Name, Value]));
  const isLong = Buffer.byteLength(text) > KEY_LENGTH_MAX;
  const dimensionKey = isLong ? createHash('sha256').update(text).digest('hex') : text;
  return { namespace, name, dimensions: sorted, dimensionKey };
}

interface Known {
  id: string;
  lastSeenMs: number;
}

function keyOf({ account, region }: Place, { namespace, name, dimensionKey }: MetricName): string {
  return JSON.stringify([account, region, namespace, name, dimensionKey]);
}

/** The metrics' ids; those that are new are written down. */
export async function metricIds(context: StagedContext, names: readonly MetricName[]): Promise<string[]> {
  const { place, memory } = context;
  const known = memory.of('cloudwatch.metrics', () => new Map<string, Known>());
  if (known.size > KNOWN_MAX) known.clear();
  const nowMs = context.now();
  const unseen = names.filter((name) => {
    const seenMs = known.get(keyOf(place, name))?.lastSeenMs;
    return seenMs === undefined || nowMs - seenMs >= SEEN_AGAIN_MS;
  });
  if (unseen.length > 0) {
    const written = await context.transact(async ({ tx, ids }) => {
      const records: MetricRecord[] = [];
      for (const name of unseen) {
        const { namespace, name: own, dimensionKey } = name;
        const record = await metrics.get(tx, place, namespace, own, dimensionKey);
        const seen = { ...name, id: record?.id ?? ids.hex(16), lastSeenMs: nowMs };
        await metrics.put(tx, place, seen);
        records.push(seen);
      }
      return records;
    });
    for (const record of written) known.set(keyOf(place, record), record);
  }
  return names.map((name) => known.get(keyOf(place, name))?.id ?? '');
}

/** The log that holds the samples of a namespace. */
export function logOf({ account, region }: Place, namespace: string): string {
  const hash = createHash('sha256').update(namespace).digest('hex').slice(0, 16);
  return `metrics-${account}-${region}-${hash}`;
}

/** Is this one of the logs of metrics? */
export function isMetricLog(log: string): boolean {
  return log.startsWith('metrics-');
}
