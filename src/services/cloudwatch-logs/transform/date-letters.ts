/** What letters of Java's date patterns stand for: which texts they read, and what they write. */

/** A time on the wall of some zone. */
export interface WallTime {
  /** As if the zone were UTC. */
  readonly ms: number;
  /** Within the second. */
  readonly nanos: number;
  readonly zone: string;
  /** In minutes, east of UTC. */
  readonly offsetMinutes: number;
}

/** What was read; times of UTC follow when everything is known. */
export interface DateFields {
  year?: number;
  month?: number;
  day?: number;
  dayOfYear?: number;
  /** From Sunday, 0. */
  weekday?: number;
  hour?: number;
  /** Of twelve hours. */
  hour12?: number;
  isAfternoon?: boolean;
  minute?: number;
  second?: number;
  nanos?: number;
  zone?: string;
  /** A number was read that no such field has. */
  isOutOfRange?: boolean;
}

export interface Letter {
  /** A regular expression of what it reads. */
  readonly reads: string;
  read(fields: DateFields, text: string): void;
  write(time: WallTime): string;
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

type NumberField = 'year' | 'month' | 'day' | 'dayOfYear' | 'hour' | 'hour12' | 'minute' | 'second';

interface NumberFacts {
  readonly field: NumberField;
  /** Digits at most, where one letter stands. */
  readonly most: number;
  readonly of: (date: Date) => number;
  /** The largest number that can be read. */
  readonly max?: number;
  /** What the number that was read means. */
  readonly means?: (value: number) => number;
}

/** A number of as many digits as there are letters, or of more where there can be. */
function numeric(count: number, facts: NumberFacts): Letter {
  const { field, most, of, max = Number.POSITIVE_INFINITY, means = (value) => value } = facts;
  return {
    reads: `\\d{${count},${Math.max(count, most)}}`,
    read: (fields, text) => {
      fields[field] = means(Number(text));
      if (Number(text) > max) fields.isOutOfRange = true;
    },
    write: ({ ms }) => pad(of(new Date(ms)), count),
  };
}

function year(count: number): Letter {
  const field = 'year';
  const most = count === 4 ? 4 : 9;
  if (count !== 2) return numeric(count, { field, most, of: (date) => date.getUTCFullYear() });
  const of = (date: Date): number => date.getUTCFullYear() % 100;
  return numeric(count, { field, most: 2, of, means: (value) => 2_000 + value });
}

function fraction(count: number): Letter {
  return {
    reads: `\\d{${count}}`,
    read: (fields, text) => {
      fields.nanos = Number(text.slice(0, 9).padEnd(9, '0'));
    },
    write: ({ nanos }) => pad(nanos, 9).slice(0, count).padEnd(count, '0'),
  };
}

type Part = 'month' | 'weekday' | 'dayPeriod';

/** The words of a locale, in order. */
function words(
  locale: string,
  part: Part,
  options: Intl.DateTimeFormatOptions,
  dates: readonly number[],
): string[] {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  return dates.map((ms) => format.formatToParts(ms).find(({ type }) => type === part)?.value ?? '');
}

function named(
  list: readonly string[],
  read: (fields: DateFields, i: number) => void,
  at: (date: Date) => number,
): Letter {
  const escaped = list.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  // The longest first: one may begin with another.
  return {
    reads: escaped.sort((a, b) => b.length - a.length).join('|'),
    read: (fields, text) => read(fields, list.indexOf(text)),
    write: ({ ms }) => list[at(new Date(ms))] ?? '',
  };
}

const WIDTHS = { 3: 'short', 4: 'long', 5: 'narrow' } as const;
const widthOf = (count: number) => WIDTHS[count as 3 | 4 | 5] ?? 'short';
const MONTHS_MS = Array.from({ length: 12 }, (_, i) => Date.UTC(2023, i, 15));
/** The first of January 2023 was a Sunday. */
const DAYS_MS = Array.from({ length: 7 }, (_, i) => Date.UTC(2023, 0, 1 + i));
const HALVES_MS: readonly number[] = [Date.UTC(2023, 0, 1, 1), Date.UTC(2023, 0, 1, 13)];

function month(locale: string, count: number, isAlone: boolean): Letter {
  if (count < 3) return numeric(count, { field: 'month', most: 2, of: (date) => date.getUTCMonth() + 1 });
  const options: Intl.DateTimeFormatOptions = {
    month: widthOf(count),
    ...(isAlone ? {} : { day: 'numeric' }),
  };
  const read = (fields: DateFields, i: number): void => {
    fields.month = i + 1;
  };
  return named(words(locale, 'month', options, MONTHS_MS), read, (date) => date.getUTCMonth());
}

function weekday(locale: string, count: number): Letter {
  // As they stand beside a day: languages may write them otherwise when they stand alone.
  const options: Intl.DateTimeFormatOptions = { weekday: widthOf(Math.max(3, count)), day: 'numeric' };
  const read = (fields: DateFields, i: number): void => {
    fields.weekday = i;
  };
  return named(words(locale, 'weekday', options, DAYS_MS), read, (date) => date.getUTCDay());
}

function half(locale: string): Letter {
  const list = words(locale, 'dayPeriod', { hour: 'numeric', hourCycle: 'h12' }, HALVES_MS);
  const read = (fields: DateFields, i: number): void => {
    fields.isAfternoon = i === 1;
  };
  return named(list, read, (date) => Number(date.getUTCHours() >= 12));
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}

function offset(minutes: number, hasColon: boolean, isShort = false): string {
  const rest = Math.abs(minutes) % 60;
  const head = `${minutes < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(minutes) / 60), 2)}`;
  return isShort && rest === 0 ? head : `${head}${hasColon ? ':' : ''}${pad(rest, 2)}`;
}

/** `+0100`, `+01:00`, `+01`; a Z for none where the letter has it. */
function offsetLetter(hasColon: boolean, isShort: boolean, hasZ: boolean, prefix = ''): Letter {
  const digits = isShort ? '\\d\\d(?:\\d\\d)?' : hasColon ? '\\d\\d:\\d\\d' : '\\d{4}';
  return {
    reads: `${prefix}[+-]${digits}${hasZ ? '|Z' : ''}`,
    read: (fields, text) => {
      const found = /([+-])(\d\d):?(\d\d)?/.exec(text);
      fields.zone = found === null ? 'UTC' : `${found[1]}${found[2]}:${found[3] ?? '00'}`;
    },
    write: ({ offsetMinutes }) =>
      hasZ && offsetMinutes === 0 ? 'Z' : `${prefix}${offset(offsetMinutes, hasColon, isShort)}`,
  };
}

const ABBREVIATIONS: Readonly<Record<string, string>> = {
  ...{ Z: 'UTC', UTC: 'UTC', GMT: 'UTC', EST: 'America/New_York', EDT: 'America/New_York' },
  ...{ CST: 'America/Chicago', CDT: 'America/Chicago', MST: 'America/Denver', MDT: 'America/Denver' },
  ...{ PST: 'America/Los_Angeles', PDT: 'America/Los_Angeles', CET: 'Europe/Paris', CEST: 'Europe/Paris' },
  ...{ MEZ: 'Europe/Berlin', MESZ: 'Europe/Berlin', BST: 'Europe/London', JST: 'Asia/Tokyo' },
  ...{ IST: 'Asia/Kolkata', EET: 'Europe/Athens', EEST: 'Europe/Athens' },
};

/** An abbreviation, which four letters write in full, or an id. */
function zoneName(locale: string, isId: boolean, count: number): Letter {
  return {
    reads: isId ? '[A-Za-z][\\w/+-]*|[+-]\\d\\d:\\d\\d' : '[A-Z]{1,5}|[A-Z][A-Za-z_]+/[\\w/+-]+',
    read: (fields, text) => {
      fields.zone = Object.hasOwn(ABBREVIATIONS, text) ? (ABBREVIATIONS[text] ?? text) : text;
    },
    write: ({ ms, zone, offsetMinutes }) => {
      if (isId) return zone;
      const options = { timeZone: zone, timeZoneName: !isId && count === 4 ? 'long' : 'short' } as const;
      const parts = new Intl.DateTimeFormat(locale, options).formatToParts(ms - offsetMinutes * 60_000);
      return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
    },
  };
}

/** How often a letter stands there at most. */
const MOST: Readonly<Record<string, number>> = {
  ...{ u: 9, y: 9, M: 5, L: 5, d: 2, D: 3, E: 5, a: 1, H: 2, h: 2, K: 2, k: 2, m: 2, s: 2, S: 9 },
  ...{ X: 5, x: 5, Z: 5, z: 4, V: 2 },
};

export function isTooMany(letter: string, count: number): boolean {
  return count > (MOST[letter] ?? count);
}

/** A letter that stands there `count` times; undefined: it is not one of those that are here. */
export function dateLetter(letter: string, count: number, locale: string): Letter | undefined {
  switch (letter) {
    case 'u':
    case 'y':
      return year(count);
    case 'M':
    case 'L':
      return month(locale, count, letter === 'L');
    case 'E':
      return weekday(locale, count);
    case 'a':
      return half(locale);
    case 'S':
      return fraction(count);
    case 'X':
    case 'x':
      return offsetLetter(count === 3 || count === 5, count === 1, letter === 'X');
    case 'Z':
      return count === 4
        ? offsetLetter(true, false, false, 'GMT')
        : offsetLetter(count === 5, false, count === 5);
    case 'z':
      return zoneName(locale, false, count);
    case 'V':
      return count === 2 ? zoneName(locale, true, count) : undefined;
    default: {
      const facts = NUMBERS[letter];
      return facts === undefined ? undefined : numeric(count, facts);
    }
  }
}

const NUMBERS: Readonly<Record<string, NumberFacts>> = {
  d: { field: 'day', most: 2, of: (date) => date.getUTCDate() },
  D: { field: 'dayOfYear', most: 3, of: dayOfYear },
  H: { field: 'hour', most: 2, of: (date) => date.getUTCHours() },
  k: {
    field: 'hour',
    most: 2,
    max: 24,
    of: (date) => date.getUTCHours() || 24,
    means: (value) => value % 24,
  },
  h: {
    field: 'hour12',
    most: 2,
    max: 12,
    of: (date) => date.getUTCHours() % 12 || 12,
    means: (value) => value % 12,
  },
  K: { field: 'hour12', most: 2, max: 11, of: (date) => date.getUTCHours() % 12 },
  m: { field: 'minute', most: 2, of: (date) => date.getUTCMinutes() },
  s: { field: 'second', most: 2, of: (date) => date.getUTCSeconds() },
};
