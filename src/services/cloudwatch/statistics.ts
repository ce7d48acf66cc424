/** What samples are together: the statistics of a period. */

import { invalidValue } from './errors.ts';
import type { Sample, Statistics } from './sample.ts';

export class Bucket {
  count = 0;
  sum = 0;
  minimum = Number.POSITIVE_INFINITY;
  maximum = Number.NEGATIVE_INFINITY;
  /** Each value with how often it was seen; kept only where percentiles are wanted. */
  readonly #values: Map<number, number> | undefined;
  /** Statistic sets hide their values: percentiles are not known then. */
  #hidesValues = false;

  constructor(keepsValues: boolean) {
    this.#values = keepsValues ? new Map() : undefined;
  }

  add({ values }: Sample): void {
    if (Array.isArray(values)) {
      for (const [value, count] of values as readonly (readonly [number, number])[])
        this.#addValue(value, count);
      return;
    }
    // What is no list of values is a set of statistics.
    this.#addSet(values as Statistics);
  }

  #addValue(value: number, count: number): void {
    this.count += count;
    this.sum += value * count;
    this.minimum = Math.min(this.minimum, value);
    this.maximum = Math.max(this.maximum, value);
    this.#values?.set(value, (this.#values.get(value) ?? 0) + count);
  }

  /** "Percentiles are available when SampleCount is 1 or Min and Max are equal." */
  #addSet({ count, sum, minimum, maximum }: Statistics): void {
    if (minimum === maximum || count === 1) {
      this.#values?.set(minimum, (this.#values.get(minimum) ?? 0) + count);
    } else this.#hidesValues = true;
    this.count += count;
    this.sum += sum;
    this.minimum = Math.min(this.minimum, minimum);
    this.maximum = Math.max(this.maximum, maximum);
  }

  /** Undefined: not known. */
  percentile(percent: number): number | undefined {
    if (this.#hidesValues || this.#values === undefined || this.count === 0) return undefined;
    const rank = (percent / 100) * this.count;
    let seen = 0;
    for (const [value, count] of [...this.#values].sort((a, b) => a[0] - b[0])) {
      seen += count;
      if (seen >= rank) return value;
    }
    return this.maximum;
  }
}

export interface Statistic {
  /** Undefined: no value for this bucket. */
  of(bucket: Bucket): number | undefined;
  needsValues: boolean;
}

const SIMPLE: Readonly<Record<string, (bucket: Bucket) => number>> = {
  SampleCount: ({ count }) => count,
  Average: ({ sum, count }) => sum / count,
  Sum: ({ sum }) => sum,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
};

/** `Average`, `p99.9` ... @throws InvalidParameterValue for those that are not there */
export function statisticOf(name: string): Statistic {
  const simple = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : undefined;
  if (simple !== undefined) return { of: simple, needsValues: false };
  const percent = Number(/^p(\d{1,3}(?:\.\d{1,10})?)$/.exec(name)?.[1] ?? Number.NaN);
  if (percent >= 0 && percent <= 100) {
    return { of: (bucket) => bucket.percentile(percent), needsValues: true };
  }
  if (/^(IQM|(tm|wm|tc|ts|pr|TM|WM|TC|TS|PR)[\d(].*)$/.test(name)) {
    throw invalidValue(`The statistic ${name} is not implemented by kumobako.`);
  }
  throw invalidValue(`The value ${name} for parameter ExtendedStatistics is not supported.`);
}
