/** What a service says of itself in CloudWatch: values gathered by the minute, as PutMetricData takes them. */

import { serviceCaller } from '../caller.ts';
import type { StagedContext } from '../context.ts';
import type { Place } from '../place.ts';
import type { Datum, Gathering, Namespace } from './series.ts';
import type { Values } from './values.ts';

/** What PutMetricData takes. */
const VALUES_MAX = 150;
const DATA_MAX = 1_000;

/**
 * Takes the minutes before `untilMs` out of each gathering and writes them down: one call of PutMetricData for each
 * thousand data and region. What cannot be written is lost, and the log says so.
 */
export async function publish(
  context: StagedContext,
  namespace: Namespace,
  gatherings: Iterable<Gathering>,
  untilMs = Number.POSITIVE_INFINITY,
): Promise<void> {
  const call = context.call.as(serviceCaller(namespace.principal));
  for (const { place, data } of dataByPlace(gatherings, namespace.units, untilMs)) {
    try {
      while (data.length > 0) {
        const MetricData = data.slice(0, DATA_MAX);
        await call('cloudwatch', 'PutMetricData', { Namespace: namespace.name, MetricData }, place);
        data.splice(0, DATA_MAX);
      }
    } catch (error) {
      if (context.signal.aborted) return;
      const facts = { namespace: namespace.name, ...place, data: data.length, error: String(error) };
      context.log.warn('Metrics were lost', facts);
    }
  }
}

function dataByPlace(
  gatherings: Iterable<Gathering>,
  units: Namespace['units'],
  untilMs: number,
): { place: Place; data: Datum[] }[] {
  const places = new Map<string, { place: Place; data: Datum[] }>();
  for (const { place, dimensions, minutes } of gatherings) {
    const key = `${place.account}/${place.region}`;
    const own = places.get(key) ?? { place, data: [] };
    places.set(key, own);
    for (const [minute, metrics] of minutes) {
      if (minute >= untilMs) continue;
      minutes.delete(minute);
      const Timestamp = new Date(minute);
      for (const [MetricName, values] of metrics) {
        const Unit = units[MetricName] ?? 'None';
        own.data.push(...dataOf({ MetricName, Dimensions: [...dimensions], Timestamp, Unit }, values));
      }
    }
  }
  return [...places.values()];
}

function dataOf(base: Datum, values: Values): Datum[] {
  const all = [...values];
  const data: Datum[] = [];
  for (let from = 0; from < all.length; from += VALUES_MAX) {
    const some = all.slice(from, from + VALUES_MAX);
    data.push({ ...base, Values: some.map(([value]) => value), Counts: some.map(([, times]) => times) });
  }
  return data;
}
