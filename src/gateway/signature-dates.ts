/**
 * Dates as signatures carry them. All results are milliseconds since the epoch, `undefined` where AWS reads no date.
 */

const EXTENDED = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?Z$/;
const DAY = /^(\d{4})(\d{2})(\d{2})$/;
const MONTHS: readonly string[] = [
  'jan',
  'feb',
  'mar',
  'apr',
  'may',
  'jun',
  'jul',
  'aug',
  'sep',
  'oct',
  'nov',
  'dec',
];

/** RFC 1123, RFC 850 and asctime, as S3 reads them in `Date` and `x-amz-date`; the day of the week is not checked. */
const HTTP_DATES: readonly RegExp[] = [
  /^[a-z]{3,9}, +(?<day>\d{1,2}) (?<month>[a-z]{3,9}) +(?<year>\d{4}) +(?<time>[\d:]+) +(?<zone>\S+)$/i,
  /^[a-z]{3,9}, +(?<day>\d{1,2})-(?<month>[a-z]{3,9})-(?<year>\d{2,4}) +(?<time>[\d:]+) +(?<zone>\S+)$/i,
  /^[a-z]{3,9} (?<month>[a-z]{3,9}) +(?<day>\d{1,2}) +(?<time>[\d:]+) +(?<year>\d{4})$/i,
];

/** The zone names of RFC 822, in hours east of Greenwich. */
const ZONE_HOURS: Readonly<Record<string, number>> = {
  gmt: 0,
  utc: 0,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
};

/** `20130524T000000Z`, the form that every signer of our days sends. Days and hours must exist. */
export function parseBasicDate(text: string): number | undefined {
  // By hand: a regular expression and a Date object would be a tenth of the whole verification.
  if (text.length !== 16 || text[8] !== 'T' || text[15] !== 'Z') return undefined;
  const date = digits(text, 0, 8);
  const time = digits(text, 9, 15);
  return fromNumbers(
    Math.floor(date / 10_000),
    Math.floor(date / 100) % 100,
    date % 100,
    Math.floor(time / 10_000),
    Math.floor(time / 100) % 100,
    time % 100,
  );
}

function digits(text: string, start: number, end: number): number {
  let number = 0;
  for (let index = start; index < end; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** What all services but S3 accept: the basic form, the extended one, a bare day (read as its midnight). */
export function parseIsoDate(text: string): number | undefined {
  return parseBasicDate(text) ?? fromFields(EXTENDED.exec(text)) ?? fromFields(DAY.exec(text));
}

/** What S3 accepts in a header: the basic form and the three HTTP forms. */
export function parseHeaderDate(text: string): number | undefined {
  const basic = parseBasicDate(text);
  if (basic !== undefined) return basic;
  for (const pattern of HTTP_DATES) {
    const groups = pattern.exec(text)?.groups;
    if (groups) return fromHttpDate(groups);
  }
  return undefined;
}

function fromHttpDate(groups: Readonly<Record<string, string | undefined>>): number | undefined {
  const month = MONTHS.indexOf((groups['month'] ?? '').slice(0, 3).toLowerCase());
  const [hour, minute, second, more] = (groups['time'] ?? '').split(':').map(Number);
  const offsetMinutes = zoneMinutes(groups['zone'] ?? 'gmt');
  if (month < 0 || more !== undefined || offsetMinutes === undefined) return undefined;
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  const year = Number(groups['year']);
  // RFC 850's two digits: the nearer century (RFC 9110, section 5.6.7).
  const fullYear = (groups['year'] ?? '').length === 2 ? year + (year < 70 ? 2000 : 1900) : year;
  const time = Date.UTC(fullYear, month, Number(groups['day']), hour, minute - offsetMinutes, second);
  return time >= 0 ? time : undefined;
}

function zoneMinutes(zone: string): number | undefined {
  const hours = ZONE_HOURS[zone.toLowerCase()];
  if (hours !== undefined) return hours * 60;
  const offset = /^([+-])(\d{2})(\d{2})$/.exec(zone);
  if (!offset) return undefined;
  const minutes = Number(offset[2]) * 60 + Number(offset[3]);
  return offset[1] === '-' ? -minutes : minutes;
}

function fromFields(match: RegExpExecArray | null): number | undefined {
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return fromNumbers(year, month, day, hour, minute, second);
}

function fromNumbers(...[year, month, day, hour, minute, second]: DateNumbers): number | undefined {
  // 1970 is S3's first year; 60 is a leap second. NaN fails every comparison.
  const exists = year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
  if (!exists || !(hour < 24 && minute < 60 && second <= 60)) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

type DateNumbers = [year: number, month: number, day: number, hour: number, minute: number, second: number];

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `20130524T000000Z` */
export function toBasicDate(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** `2013-05-24T00:00:00Z`, the form of times in S3's errors. */
export function toErrorTime(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}

/**
 * Whether the date of a credential scope reads as `yyyyMMdd` the way S3's parser reads it: a day that exists, and
 * whatever follows the digits is left unread (it is then compared with the request's day as sent).
 */
export function isScopeDate(text: string): boolean {
  const match = /^(\d{4})(\d{2})(\d+)/.exec(text);
  if (!match) return false;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
}
