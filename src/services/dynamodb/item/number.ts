/**
 * DynamoDB's numbers: decimal, up to 38 significant digits, magnitudes from 1E-130 to 9.99...E+125.
 *
 * A number stays text from the wire to the store. Items hold the canonical text (no exponent, no zeros that say
 * nothing: "100" for 1E2), so that equal numbers are equal texts; every function here but the two `canonical` ones
 * expects it.
 */

import { validation } from '../errors.ts';

const DIGITS_MAX = 38;
const EXPONENT_MAX = 125;
const EXPONENT_MIN = -130;

/** Texts of at most this many characters hold integers that a double adds and compares exactly. */
const SAFE_CHARACTERS_MAX = 15;

/** What an exponent may be at all. */
const POWER_MAX = 2n ** 63n - 1n;

const NUMBER_TEXT = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

const NOT_NUMERIC = 'The parameter cannot be converted to a numeric value';
const OVERFLOW = 'Number overflow. Attempting to store a number with magnitude larger than supported range';
const UNDERFLOW =
  'Number underflow. Attempting to store a number with magnitude smaller than supported range';
const TOO_PRECISE = 'Attempting to store more than 38 significant digits in a Number';

/** `digits` without zeros at either end, '' for zero; `exponent` is the power of ten of the first digit. */
interface Decimal {
  negative: boolean;
  digits: string;
  exponent: number;
}

const ZERO: Decimal = { negative: false, digits: '', exponent: 0 };

/** An integer in canonical form that is short enough for exact arithmetic with doubles. */
function isSmallInteger(text: string): boolean {
  const start = text.charCodeAt(0) === 0x2d ? 1 : 0;
  const length = text.length;
  if (length === start || length > SAFE_CHARACTERS_MAX) return false;
  const first = text.charCodeAt(start);
  if (first < 0x31 || first > 0x39) return text === '0';
  for (let i = start + 1; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

function decimal(negative: boolean, digits: string, exponent: number): Decimal {
  const start = digits.search(/[1-9]/);
  if (start === -1) return ZERO;
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 0x30) end -= 1;
  return { negative, digits: digits.slice(start, end), exponent: exponent - start };
}

/** Reads any notation that DynamoDB takes, without looking at the limits; undefined when it is no number. */
function readDecimal(text: string): Decimal | undefined {
  const match = NUMBER_TEXT.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', power = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  if (power.length > SAFE_CHARACTERS_MAX && isBeyondLong(power)) return undefined;
  const digits = whole + fraction;
  if (!/[1-9]/.test(digits)) return { ...ZERO, exponent: Number(power) };
  return decimal(sign === '-', digits, whole.length - 1 + Number(power));
}

function isBeyondLong(power: string): boolean {
  const value = BigInt(power.replace(/^\+/, ''));
  return value > POWER_MAX || value < -POWER_MAX - 1n;
}

/** Zero too: it is as large as the exponent that it is written with. */
function checkMagnitude(value: Decimal): void {
  if (value.exponent > EXPONENT_MAX) throw validation(OVERFLOW);
  if (value.exponent < EXPONENT_MIN) throw validation(UNDERFLOW);
}

function formatDecimal({ negative, digits, exponent }: Decimal): string {
  if (digits === '') return '0';
  const sign = negative ? '-' : '';
  const wholeDigits = exponent + 1;
  if (wholeDigits <= 0) return `${sign}0.${'0'.repeat(-wholeDigits)}${digits}`;
  if (wholeDigits >= digits.length) return sign + digits + '0'.repeat(wholeDigits - digits.length);
  return `${sign}${digits.slice(0, wholeDigits)}.${digits.slice(wholeDigits)}`;
}

/** A canonical text as a decimal; what is no number was refused long before it came here. */
function fromCanonical(text: string): Decimal {
  const value = readDecimal(text);
  if (value === undefined) throw validation(`${NOT_NUMERIC}: ${text}`);
  return value;
}

/** The text that DynamoDB stores and returns for `text`. Throws ValidationException for what it refuses. */
export function canonicalNumber(text: string): string {
  if (isSmallInteger(text)) return text;
  if (text === '') throw validation(NOT_NUMERIC);
  const value = readDecimal(text);
  if (value === undefined) throw validation(`${NOT_NUMERIC}: ${text}`);
  checkMagnitude(value);
  if (value.digits.length > DIGITS_MAX) throw validation(TOO_PRECISE);
  return formatDecimal(value);
}

function compareDecimals(a: Decimal, b: Decimal): number {
  const signA = a.digits === '' ? 0 : a.negative ? -1 : 1;
  const signB = b.digits === '' ? 0 : b.negative ? -1 : 1;
  if (signA !== signB) return signA - signB;
  if (a.exponent !== b.exponent) return (a.exponent - b.exponent) * signA;
  if (a.digits === b.digits) return 0;
  return a.digits < b.digits ? -signA : signA;
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  if (isSmallInteger(a) && isSmallInteger(b)) return Number(a) - Number(b);
  return compareDecimals(fromCanonical(a), fromCanonical(b));
}

/** The power of ten of the last digit. */
function lastExponent(value: Decimal): number {
  return value.exponent - value.digits.length + 1;
}

function scaled(value: Decimal, exponent: number): bigint {
  if (value.digits === '') return 0n;
  const amount = BigInt(value.digits + '0'.repeat(lastExponent(value) - exponent));
  return value.negative ? -amount : amount;
}

function sum(a: Decimal, b: Decimal): string {
  const exponent = Math.min(lastExponent(a), lastExponent(b));
  const total = scaled(a, exponent) + scaled(b, exponent);
  const text = (total < 0n ? -total : total).toString();
  const value = decimal(total < 0n, text, exponent + text.length - 1);
  checkMagnitude(value);
  // DynamoDB says overflow, not precision, when 38 digits cannot hold a result (seen with 1E50 + 1).
  if (value.digits.length > DIGITS_MAX) throw validation(OVERFLOW);
  return formatDecimal(value);
}

/** The exact sum. Throws ValidationException when DynamoDB cannot hold it. */
export function addNumbers(a: string, b: string): string {
  if (isSmallInteger(a) && isSmallInteger(b)) return String(Number(a) + Number(b));
  return sum(fromCanonical(a), fromCanonical(b));
}

/** The exact difference `a - b`. Throws ValidationException when DynamoDB cannot hold it. */
export function subtractNumbers(a: string, b: string): string {
  if (isSmallInteger(a) && isSmallInteger(b)) return String(Number(a) - Number(b));
  const subtrahend = fromCanonical(b);
  return sum(fromCanonical(a), { ...subtrahend, negative: !subtrahend.negative });
}

function smallIntegerSizeBytes(text: string): number {
  if (text === '0') return 1;
  const start = text.charCodeAt(0) === 0x2d ? 1 : 0;
  let end = text.length;
  while (text.charCodeAt(end - 1) === 0x30) end--;
  return 1 + ((end - start + 1) >> 1) + start;
}

/**
 * What a number adds to an item's size, in bytes: one, one for each two digits on either side of the point, one for a
 * minus. The developer guide's rule (one for each two significant digits) is off by one across a decimal point; this
 * is what the 400 KB limit was measured to count.
 */
export function numberSizeBytes(text: string): number {
  if (isSmallInteger(text)) return smallIntegerSizeBytes(text);
  const { negative, digits, exponent } = fromCanonical(text);
  if (digits === '') return 1;
  const whole = Math.min(Math.max(exponent + 1, 0), digits.length);
  const fraction = digits.length - whole;
  return 1 + Math.ceil(whole / 2) + Math.ceil(fraction / 2) + (negative ? 1 : 0);
}

const KEY_NEGATIVE = 1;
const KEY_ZERO = 2;
const KEY_POSITIVE = 3;

/**
 * Bytes whose order (memcmp, a prefix first) is the order of the numbers: sign, exponent, then two digits a byte from
 * 1 to 100. A negative number is the complement of its magnitude and ends with FF, so that more digits sort first.
 */
export function numberKeyBytes(text: string): Uint8Array {
  const { negative, digits, exponent } = fromCanonical(text);
  if (digits === '') return Uint8Array.of(KEY_ZERO);
  const pairs = (digits.length + 1) >> 1;
  const bytes = new Uint8Array(2 + pairs + (negative ? 1 : 0));
  bytes[0] = negative ? KEY_NEGATIVE : KEY_POSITIVE;
  bytes[1] = exponent - EXPONENT_MIN;
  for (let pair = 0; pair < pairs; pair++) {
    const tens = digits.charCodeAt(pair * 2) - 0x30;
    const ones = pair * 2 + 1 < digits.length ? digits.charCodeAt(pair * 2 + 1) - 0x30 : 0;
    bytes[2 + pair] = tens * 10 + ones + 1;
  }
  if (negative) for (let i = 1; i < bytes.length; i++) bytes[i] = 0xff - (bytes[i] ?? 0);
  return bytes;
}

/** The canonical text of the number that {@link numberKeyBytes} encoded. */
export function numberFromKeyBytes(bytes: Uint8Array): string {
  const sign = bytes[0];
  if (sign === KEY_ZERO) return '0';
  const negative = sign === KEY_NEGATIVE;
  const end = negative ? bytes.length - 1 : bytes.length;
  const plain = (i: number) => (negative ? 0xff - (bytes[i] ?? 0) : (bytes[i] ?? 0));
  let digits = '';
  for (let i = 2; i < end; i++) digits += String(plain(i) - 1).padStart(2, '0');
  return formatDecimal(decimal(negative, digits, plain(1) + EXPONENT_MIN));
}
