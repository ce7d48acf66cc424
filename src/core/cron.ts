/**
 * Cron expressions as AWS has them: minutes, hours, day of month, month, day of week (1 is Sunday), year; one of the days
 * is `?`. `L`, `W` and `#` as on AWS.
 */

import { toUtc, zoned } from './time-zone.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const WEEKDAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');
const YEAR_MIN = 1970;
const YEAR_MAX = 2199;

export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  /** Is it one of the days? By year, month (1 to 12) and day. */
  readonly isDay: (year: number, month: number, day: number) => boolean;
}

/** Undefined: it is none. */
export function parseCron(text: string): Cron | undefined {
  const fields = text.split(/\s+/);
  if (fields.length !== 6) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = fields;
  // "You can't specify the Day-of-month and Day-of-week fields in the same cron expression."
  if ((day === '?') === (weekday === '?')) return undefined;
  const minutes = numbers(minute, 0, 59);
  const hours = numbers(hour, 0, 23);
  const months = numbers(month, 1, 12, MONTHS);
  const years = numbers(year, YEAR_MIN, YEAR_MAX);
  const isDay = weekday === '?' ? dayOfMonth(day) : dayOfWeek(weekday);
  if (!minutes || !hours || !months || !years || !isDay) return undefined;
  return { minutes, hours, months: new Set(months), years: new Set(years), isDay };
}

/**
 * The first time after `afterMs` on a clock of the zone; undefined: never again. Times that a change of the clock leaves
 * out are left out; of those that come twice the first counts.
 */
export function nextCron(cron: Cron, timeZone: string, afterMs: number): number | undefined {
  const shownMs = zoned(afterMs, timeZone);
  const fromDay = Math.floor(shownMs / DAY_MS) * DAY_MS;
  for (const day of cronDays(cron, fromDay)) {
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) {
        const localMs = day + hour * HOUR_MS + minute * MINUTE_MS;
        // What the clock has shown has been, also where it is put back. Of a day that is up to 1,440 times, each dear.
        if (localMs < shownMs) continue;
        const due = toUtc(localMs, timeZone);
        if (due !== undefined && due > afterMs) return due;
      }
    }
  }
  return undefined;
}

/** The days of it from `fromMs` on, each as its midnight. */
function* cronDays({ months, years, isDay }: Cron, fromMs: number): Generator<number> {
  for (let ms = fromMs; ; ms += DAY_MS) {
    const date = new Date(ms);
    const year = date.getUTCFullYear();
    if (year > YEAR_MAX) return;
    const month = date.getUTCMonth() + 1;
    if (years.has(year) && months.has(month) && isDay(year, month, date.getUTCDate())) yield ms;
  }
}

/** The values of a field, sorted; undefined: it is none. */
function numbers(
  field: string,
  min: number,
  max: number,
  names: readonly string[] = [],
): number[] | undefined {
  const found = new Set<number>();
  for (const item of field.split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(item) ?? [];
    const bounds = boundsOf(range, step !== undefined, min, max, names);
    const by = step === undefined ? 1 : Number(step);
    if (bounds === undefined || by < 1) return undefined;
    const [from, to] = bounds;
    for (let value = from; value <= to; value += by) found.add(value);
  }
  return found.size === 0 ? undefined : [...found].sort((a, b) => a - b);
}

function boundsOf(
  range: string,
  hasStep: boolean,
  min: number,
  max: number,
  names: readonly string[],
): [number, number] | undefined {
  if (range === '*') return [min, max];
  const [first = '', last] = range.split('-');
  const from = numberOf(first, min, names);
  const to = last === undefined ? (hasStep ? max : from) : numberOf(last, min, names);
  if (from === undefined || to === undefined || from < min || to > max || from > to) return undefined;
  return [from, to];
}

function numberOf(text: string, min: number, names: readonly string[]): number | undefined {
  const index = names.indexOf(text.toUpperCase());
  if (index >= 0) return index + min;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

type IsDay = Cron['isDay'];

function dayOfMonth(field: string): IsDay | undefined {
  if (field === 'L') return (year, month, day) => day === lengthOf(year, month);
  const [, near] = /^(\d{1,2})W$/.exec(field) ?? [];
  if (near !== undefined) {
    const wanted = Number(near);
    if (wanted < 1 || wanted > 31) return undefined;
    return (year, month, day) => day === nearestWeekday(year, month, wanted);
  }
  const days = numbers(field, 1, 31);
  if (days === undefined) return undefined;
  const all = new Set(days);
  return (_year, _month, day) => all.has(day);
}

function dayOfWeek(field: string): IsDay | undefined {
  if (field === 'L') return (year, month, day) => weekdayOf(year, month, day) === 7;
  const [, last] = /^([^#,/-]+)L$/.exec(field) ?? [];
  if (last !== undefined) {
    const wanted = numberOf(last, 1, WEEKDAYS);
    if (wanted === undefined || wanted < 1 || wanted > 7) return undefined;
    return (year, month, day) => weekdayOf(year, month, day) === wanted && day + 7 > lengthOf(year, month);
  }
  const [, which, nth] = /^([^#,/-]+)#([1-5])$/.exec(field) ?? [];
  if (which !== undefined) {
    const wanted = numberOf(which, 1, WEEKDAYS);
    if (wanted === undefined || wanted < 1 || wanted > 7) return undefined;
    return (year, month, day) => weekdayOf(year, month, day) === wanted && Math.ceil(day / 7) === Number(nth);
  }
  const days = numbers(field, 1, 7, WEEKDAYS);
  if (days === undefined) return undefined;
  const all = new Set(days);
  return (year, month, day) => all.has(weekdayOf(year, month, day));
}

/** 1 is Sunday. */
function weekdayOf(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

function lengthOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The weekday nearest to a day, within the month. */
function nearestWeekday(year: number, month: number, wanted: number): number | undefined {
  const length = lengthOf(year, month);
  if (wanted > length) return undefined;
  const weekday = weekdayOf(year, month, wanted);
  if (weekday === 7) return wanted === 1 ? 3 : wanted - 1;
  if (weekday === 1) return wanted === length ? wanted - 2 : wanted + 1;
  return wanted;
}
