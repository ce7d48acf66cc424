/** Values of one metric in one minute, and how often each was seen. */

export type Values = Map<number, number>;

/** Beyond so many different ones, new ones are rounded: their number then has a bound, and so has the memory. */
const EXACT_MAX = 1_000;
const ROUNDED_DIGITS = 3;

export function valuesWith(values: Values | undefined, value: number, times = 1): Values {
  const all = values ?? new Map<number, number>();
  const before = all.get(value);
  if (before !== undefined || all.size < EXACT_MAX) {
    all.set(value, (before ?? 0) + times);
    return all;
  }
  const kept = Number(value.toPrecision(ROUNDED_DIGITS));
  all.set(kept, (all.get(kept) ?? 0) + times);
  return all;
}
