/**
 * Simple values as text: XML elements and attributes, query parameters, headers, URI labels.
 *
 * A reader is made once for a member and tells its wire form why a text is refused, because each form words that
 * differently. Writers take what a handler may return.
 */

import { simple } from '../model/shapes.ts';

/** Why a text is not a value of its type. */
export type Fault = 'missing' | 'malformed';

/** Throws the wire form's own error. `name` is the member's name on the wire. */
export type Refuse = (fault: Fault, type: number, text: string, name: string) => never;

export type ReadText = (text: string, name: string) => unknown;
export type WriteText = (value: unknown) => string;

/** How a timestamp without a format of its own is written: one of simple.dateTime, httpDate, epochSeconds. */
export type TimeFormat = number;

const INTEGER = /^[+-]?\d{1,40}$/;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const BASE64_END = /^(?:.[AQgw]==|..[AEIMQUYcgkosw048]=)$/;
const ISO_8601 =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(Z|z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$/;
const HTTP_DATE = /^[A-Z][a-z]{2,8},? [\w: -]{10,40}$/;
const LONG_MAX = 2n ** 63n - 1n;
const LONG_MIN = -(2n ** 63n);

/** Reader of a simple type. Booleans follow XML Schema (true, false, 1, 0) unless `anyCase` is given. */
export function textReader(type: number, refuse: Refuse, anyCase = false): ReadText {
  switch (type) {
    case simple.boolean:
      return booleanReader(refuse, anyCase);
    case simple.integer:
      return (text, name) => parseInt32(text) ?? refuseText(refuse, type, text, name);
    case simple.long:
      return (text, name) => parseInteger(text) ?? refuseText(refuse, type, text, name);
    case simple.bigint:
      return (text, name) => (INTEGER.test(text) ? BigInt(text) : refuseText(refuse, type, text, name));
    case simple.float:
    case simple.double:
    case simple.bigdecimal:
      return (text, name) => parseDecimal(text) ?? refuseText(refuse, type, text, name);
    case simple.timestamp:
    case simple.dateTime:
    case simple.httpDate:
    case simple.epochSeconds:
      return (text, name) => parseTime(text) ?? refuseText(refuse, type, text, name);
    case simple.blob:
    case simple.stream:
      return (text, name) => parseBase64(text) ?? refuseText(refuse, type, text, name);
    case simple.unit:
      return () => ({});
    default:
      return (text) => text;
  }
}

function refuseText(refuse: Refuse, type: number, text: string, name: string): never {
  return refuse(text === '' ? 'missing' : 'malformed', type, text, name);
}

function booleanReader(refuse: Refuse, anyCase: boolean): ReadText {
  return (text, name) => {
    const word = anyCase ? text.toLowerCase() : text;
    if (word === 'true' || word === '1') return true;
    if (word === 'false' || word === '0') return false;
    return refuseText(refuse, simple.boolean, text, name);
  };
}

/** An int32. Undefined for anything else. */
function parseInt32(text: string): number | undefined {
  const value = parseInteger(text);
  return typeof value === 'number' && (value | 0) === value ? value : undefined;
}

/** An int64: a number while that is exact, else a bigint. Undefined for anything else. */
export function parseInteger(text: string): number | bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  const exact = BigInt(text);
  return exact > LONG_MAX || exact < LONG_MIN ? undefined : exact;
}

export function parseDecimal(text: string): number | undefined {
  if (DECIMAL.test(text)) return Number(text);
  return parseSpecialNumber(text);
}

/** The three numbers that JSON has no form for. */
export function parseSpecialNumber(text: string): number | undefined {
  if (text === 'NaN') return Number.NaN;
  if (text === 'Infinity') return Number.POSITIVE_INFINITY;
  if (text === '-Infinity') return Number.NEGATIVE_INFINITY;
  return undefined;
}

/** Bytes of base64 as strict as AWS's: padded, without other characters, and no bits left over in the last one. */
export function parseBase64(text: string): Buffer | undefined {
  if (text.length % 4 !== 0 || !BASE64.test(text)) return undefined;
  if (text.endsWith('=') && !BASE64_END.test(text.slice(-4))) return undefined;
  return Buffer.from(text, 'base64');
}

/**
 * A time in any of AWS's three forms: seconds since 1970, ISO 8601 (UTC when it names no zone), or an HTTP date.
 * Undefined when it is none of them.
 */
export function parseTime(text: string): Date | undefined {
  if (DECIMAL.test(text)) return validDate(Math.round(Number(text) * 1000));
  const iso = ISO_8601.exec(text);
  if (iso !== null) {
    const [, day, minutes = '00:00', seconds = ':00', zone = 'Z'] = iso;
    const offset = zone.length === 3 ? `${zone}:00` : zone.toUpperCase();
    return validDate(Date.parse(`${day}T${minutes}${seconds}${offset}`));
  }
  return HTTP_DATE.test(text) ? validDate(Date.parse(text)) : undefined;
}

function validDate(milliseconds: number): Date | undefined {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The time of a member that a handler returned. Anything but a valid Date is a bug of the handler. */
export function instant(value: unknown): Date {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
  throw new TypeError(`A timestamp must be a valid Date, not ${String(value)}.`);
}

/** Writer of a simple type. `milliseconds`: ISO times always show three fraction digits, as S3's and EC2's do. */
export function textWriter(type: number, time: TimeFormat, milliseconds = false): WriteText {
  switch (type) {
    case simple.blob:
    case simple.stream:
      return (value) => toBase64(value);
    case simple.timestamp:
      return textWriter(time, time, milliseconds);
    case simple.dateTime:
      return milliseconds ? (value) => instant(value).toISOString() : isoTime;
    case simple.httpDate:
      return (value) => instant(value).toUTCString();
    case simple.epochSeconds:
      return (value) => String(instant(value).getTime() / 1000);
    case simple.unit:
      return () => '';
    case simple.document:
      return (value) => JSON.stringify(value);
    default:
      return (value) => (typeof value === 'string' ? value : String(value));
  }
}

/** ISO 8601 in UTC, with milliseconds only when there are any. */
export function isoTime(value: unknown): string {
  return instant(value).toISOString().replace('.000Z', 'Z');
}

/** Bytes, or text as its UTF-8 bytes, in base64. */
export function toBase64(value: unknown): string {
  return bytesOf(value).toString('base64');
}

/** The bytes of a blob that a handler returned. Text stands for its UTF-8 bytes. */
export function bytesOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  throw new TypeError(`A blob must be bytes or text, not ${typeof value}.`);
}
