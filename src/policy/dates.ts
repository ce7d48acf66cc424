/** Dates in policies: the W3C forms of ISO 8601, or seconds since 1970. */

const ISO = new RegExp(
  '^([+-]?\\d{1,9})(?:-(\\d{2})(?:-(\\d{2}))?)?' +
    '(?:[Tt](?:(\\d{1,2})(?::(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?)?)?([Zz]|[+-]\\d{2}(?::?\\d{2})?)?)?$',
);
const INTEGER = /^\d{1,19}$/;
/** Java's Long, which holds what AWS parses. */
const EPOCH_MAX = 2n ** 63n - 1n;
const YEAR_DIGITS = 4;

/**
 * Milliseconds since 1970, or undefined for what is no date. Four digits are a year, as W3C's form has it;
 * other whole numbers are seconds.
 */
export function parseDate(text: string): number | undefined {
  const trimmed = text.trim();
  if (INTEGER.test(trimmed) && trimmed.length !== YEAR_DIGITS) return parseEpoch(trimmed);
  if (/^-?\d+\.\d+$/.test(trimmed)) return Number(trimmed) * 1000;
  return parseIso(trimmed);
}

function parseEpoch(text: string): number | undefined {
  const seconds = BigInt(text);
  return seconds > EPOCH_MAX ? undefined : Number(seconds) * 1000;
}

function parseIso(text: string): number | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year, month = '01', day = '01', hour = '0', minute = '0', second = '0', fraction = '', zone] =
    match;
  const parts = [month, day, hour, minute, second].map(Number);
  const [months = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  const daysInMonth = new Date(Date.UTC(2000, months, 0)).getUTCDate();
  const inRange =
    months >= 1 &&
    months <= 12 &&
    days >= 1 &&
    days <= daysInMonth &&
    hours <= 24 &&
    minutes < 60 &&
    seconds <= 60;
  if (!inRange) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), months - 1, days);
  date.setUTCHours(hours, minutes, seconds, Number(fraction.padEnd(3, '0').slice(0, 3)));
  return date.getTime() - zoneMs(zone);
}

function zoneMs(zone: string | undefined): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '') ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
