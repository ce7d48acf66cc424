/**
 * Patterns for dates and times as Java's DateTimeFormatter has them: `EEEE dd. MMMM yyyy HH:mm:ss`.
 * https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/time/format/DateTimeFormatter.html
 */

import { toUtc, zoned } from '../../../core/time-zone.ts';
import { invalidParameter } from '../errors.ts';
import { type DateFields, dateLetter, isTooMany, type Letter, type WallTime } from './date-letters.ts';

/** A time as it was read: `nanos` are those within the second. */
export interface Instant {
  readonly ms: number;
  readonly nanos: number;
}

export interface DatePattern {
  /** Undefined: the text does not match. The year, where there is none in it, is that of `nowMs`. */
  parse(text: string, zone: string, nowMs: number): Instant | undefined;
  format(instant: Instant, zone: string): string;
}

const DAY_MS = 86_400_000;
const TOKEN = /'((?:[^']|'')*)'|([A-Za-z])\2*|[[\]]|''|[^A-Za-z'[\]]+/y;

type Token = Letter | string;

/** @throws InvalidParameterException */
export function datePattern(pattern: string, locale: string): DatePattern {
  const tokens: Token[] = [];
  let source = '';
  const letters: Letter[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < pattern.length) {
    const found = TOKEN.exec(pattern);
    if (found === null) throw invalidParameter(`The date pattern ${pattern} has a quote that does not end.`);
    const [text, quoted, letter] = found;
    if (text === '[' || text === ']') {
      source += text === '[' ? '(?:' : ')?';
      continue;
    }
    if (letter === undefined) {
      const literal = text === "''" ? "'" : (quoted?.replaceAll("''", "'") ?? text);
      tokens.push(literal);
      source += literal.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
      continue;
    }
    if (isTooMany(letter, text.length)) throw invalidParameter(`Too many pattern letters: ${letter}`);
    const known = dateLetter(letter, text.length, locale);
    if (known === undefined) throw invalidParameter(unknownLetter(letter));
    source += `(${known.reads})`;
    tokens.push(known);
    letters.push(known);
  }
  return compiled(tokens, letters, regexOf(pattern, source));
}

function regexOf(pattern: string, source: string): RegExp {
  try {
    return new RegExp(`^${source}$`);
  } catch {
    throw invalidParameter(`The date pattern ${pattern} is not valid.`);
  }
}

/** Java's words for letters that it does not know; of those that it knows some are not here. */
function unknownLetter(letter: string): string {
  if (/[GYQqwWFcegANnBOvVXxp]/.test(letter))
    return `The date pattern's letter ${letter} is not implemented by kumobako.`;
  return `Unknown pattern letter: ${letter}`;
}

function compiled(tokens: readonly Token[], letters: readonly Letter[], regex: RegExp): DatePattern {
  return {
    parse(text, zone, nowMs) {
      const found = regex.exec(text);
      if (found === null) return undefined;
      const fields: DateFields = {};
      for (const [i, letter] of letters.entries()) {
        const own = found[i + 1];
        if (own !== undefined) letter.read(fields, own);
      }
      return instantOf(fields, zone, nowMs);
    },
    format({ ms, nanos }, zone) {
      const local = wallOf(ms, zone);
      const time: WallTime = { ms: local, nanos, zone, offsetMinutes: Math.round((local - ms) / 60_000) };
      return tokens.map((token) => (typeof token === 'string' ? token : token.write(time))).join('');
    },
  };
}

/** What a clock of the zone shows, to the millisecond. */
function wallOf(ms: number, zone: string): number {
  const rest = ((ms % 1_000) + 1_000) % 1_000;
  return zoned(ms - rest, zone) + rest;
}

/**
 * Java's "smart" resolution: a day that a month does not have is its last, 24:00 is the end of the day, and a day of the
 * week has to be that of the date. Undefined: there is no such date, or no such zone.
 */
function instantOf(fields: DateFields, zone: string, nowMs: number): Instant | undefined {
  const {
    year = new Date(nowMs).getUTCFullYear(),
    month = 1,
    day = 1,
    minute = 0,
    second = 0,
    nanos = 0,
  } = fields;
  if (fields.isOutOfRange === true) return undefined;
  const hour = fields.hour ?? (fields.hour12 ?? 0) + (fields.isAfternoon === true ? 12 : 0);
  if (hour > 23 && (hour > 24 || minute + second + nanos > 0)) return undefined;
  if (minute > 59 || second > 59) return undefined;
  const date = dateOf(year, month, day, fields.dayOfYear);
  if (date === undefined || (fields.weekday ?? date.getUTCDay()) !== date.getUTCDay()) return undefined;
  const local = date.getTime() + ((hour * 60 + minute) * 60 + second) * 1_000;
  const own = timeZone(fields.zone ?? zone);
  if (own === undefined) return undefined;
  // Clocks that are put forward leave an hour out: Java takes the offset before it.
  const ms = toUtc(local, own) ?? local - (zoned(local - DAY_MS, own) - (local - DAY_MS));
  return { ms: ms + Math.floor(nanos / 1_000_000), nanos };
}

function dateOf(year: number, month: number, day: number, dayOfYear?: number): Date | undefined {
  if (dayOfYear !== undefined) {
    const date = new Date(Date.UTC(year, 0, dayOfYear));
    return dayOfYear > 0 && date.getUTCFullYear() === year ? date : undefined;
  }
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1, Math.min(day, last)));
}

/** A zone as this runtime calls it; undefined: there is none. */
export function timeZone(name: string): string | undefined {
  const offset = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d\d))?$/.exec(name);
  const known =
    offset === null
      ? /^(?:Z|UT|GMT)$/.test(name)
        ? 'UTC'
        : name
      : `${offset[1]}${(offset[2] ?? '').padStart(2, '0')}:${offset[3] ?? '00'}`;
  try {
    new Intl.DateTimeFormat('en', { timeZone: known });
    return known;
  } catch {
    return undefined;
  }
}
