/** What services count, by resource and minute, until it is written to CloudWatch. */

import type { ApiMap } from '../api-map.gen.ts';
import type { Place } from '../place.ts';
import { type Values, valuesWith } from './values.ts';

export const MINUTE_MS = 60_000;

export type Datum = NonNullable<ApiMap['cloudwatch']['PutMetricData']['input']['MetricData']>[number];
export type Unit = NonNullable<Datum['Unit']>;

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** A service's own namespace in CloudWatch: `AWS/SQS`. */
export interface Namespace {
  readonly name: string;
  /** In the name that it calls by: `sqs` for `sqs.amazonaws.com`. */
  readonly principal: string;
  readonly units: Readonly<Record<string, Unit>>;
}

/** A namespace whose counts the world gathers. */
export interface Meter extends Namespace {
  /** The service whose `gauges` are asked. */
  readonly service: string;
}

/** Metrics of one resource, or of a whole region: values by the beginning of their minute and the metric's name. */
export interface Gathering {
  readonly place: Place;
  readonly dimensions: readonly Dimension[];
  readonly minutes: Map<number, Map<string, Values>>;
}

/** Where a minute begins. */
export function minuteOf(timeMs: number): number {
  return Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;
}

/** Adds a value, seen `times` times, in the minute of `atMs`. */
export function addTo(
  { minutes }: Gathering,
  metric: string,
  value: number,
  atMs: number,
  times?: number,
): void {
  const minute = minuteOf(atMs);
  let metrics = minutes.get(minute);
  if (metrics === undefined) {
    metrics = new Map();
    minutes.set(minute, metrics);
  }
  const values = metrics.get(metric);
  if (values === undefined) metrics.set(metric, valuesWith(undefined, value, times));
  else valuesWith(values, value, times);
}

/** What is known of one resource. Ask for it anew each time: once it is written down, it is another one. */
export class Series implements Gathering {
  readonly place: Place;
  readonly dimensions: readonly Dimension[];
  readonly minutes = new Map<number, Map<string, Values>>();

  /** @param pairs names and values of its dimensions, in turn */
  constructor(place: Place, pairs: readonly string[]) {
    this.place = place;
    const names = pairs.filter((_, i) => i % 2 === 0);
    this.dimensions = names.map((Name, i) => ({ Name, Value: pairs[2 * i + 1] ?? '' }));
  }

  add(metric: string, value: number, atMs: number, times = 1): void {
    addTo(this, metric, value, atMs, times);
  }

  /** Was anything said of the metric in the minute of `atMs`? */
  has(metric: string, atMs: number): boolean {
    return this.minutes.get(minuteOf(atMs))?.has(metric) === true;
  }
}

/** What a handler counts with. In memory only: count behind the commit (`tx.afterCommit`). */
export interface Counting {
  /** Of a resource, by the names and values of its dimensions, in turn. */
  series(meter: Meter, place: Place, ...pairs: readonly string[]): Series;
}
