/** Values of one metric in one minute, and how often each was seen. */

export type Values = Map<number, number>;

/** Beyond so many different ones, new ones are rounded: their number then has a bound, and so has the memory. */
const EXACT_MAX = 1_000;
const ROUNDED_DIGITS = 3;
const EXACT_POWER_MAX = 22;

export function valuesWith(values: Values | undefined, value: number, times = 1): Values {
  const all = values ?? new Map<number, number>();
  const before = all.get(value);
  if (before !== undefined || all.size < EXACT_MAX) {
    all.set(value, (before ?? 0) + times);
    return all;
  }
  const kept = rounded(value);
  all.set(kept, (all.get(kept) ?? 0) + times);
  return all;
}

/** To three digits. Without a text between, which would be the dearest part of counting. */
function rounded(value: number): number {
  const digits = ROUNDED_DIGITS - 1 - Math.floor(Math.log10(Math.abs(value)));
  // Powers of ten are exact up to this one, and so is what is divided by them.
  if (Math.abs(digits) > EXACT_POWER_MAX || value === 0) return Number(value.toPrecision(ROUNDED_DIGITS));
  const power = 10 ** Math.abs(digits);
  return digits < 0 ? Math.round(value / power) * power : Math.round(value * power) / power;
}
