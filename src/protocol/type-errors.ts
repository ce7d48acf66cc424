/**
 * AWS's words for a JSON value of the wrong type. There are two families: services on the common (Coral) framework,
 * and DynamoDB, whose front end has a parser of its own. Both are answered as SerializationException; an empty text
 * means that AWS sends no message at all.
 *
 * The common words are as observed from Athena, SES, X-Ray and Kinesis in 2026, DynamoDB's as observed by dynalite's
 * tests, which also ran against AWS.
 */

import { SIMPLE_TYPE_NAMES, simple } from '../model/shapes.ts';
import { ProtocolError } from './types.ts';

/** What stood in the way of a structure, list or map. */
export interface ExpectedAggregate {
  readonly kind: 'structure' | 'list' | 'map';
  /** Java class as DynamoDB prints it: of the structure itself, or of a map's values. */
  readonly javaClass: string;
  /** Inside a list or map, not directly in a structure. */
  readonly item: boolean;
}

export interface TypeErrors {
  simple(value: unknown, type: number): string;
  /** A string that is not base64. */
  base64(text: string): string;
  aggregate(value: unknown, expected: ExpectedAggregate): string;
}

export function serializationError(message = ''): ProtocolError {
  return new ProtocolError('SerializationException', message);
}

const ARTICLE_A: ReadonlySet<number> = new Set([
  simple.string,
  simple.long,
  simple.float,
  simple.double,
  simple.blob,
]);

export const commonTypeErrors: TypeErrors = {
  simple(value, type) {
    if (typeof value === 'object') return unexpectedStart(value, '.');
    const token = tokenOf(value, 'NUMBER_VALUE');
    if (isTime(type)) return `${token} can not be converted to milliseconds since epoch`;
    return `${token} can not be converted to ${article(value, type)} ${javaName(type)}`;
  },
  base64(text) {
    return `'${text}' can not be converted to a Blob: ${commonBase64Fault(text)}`;
  },
  aggregate(value, expected) {
    if (typeof value === 'object') return unexpectedStart(value, '.');
    return expected.kind === 'structure' ? 'Expected null' : `Expected ${expected.kind} or null`;
  },
};

const CLASS_CAST =
  'class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class ' +
  '(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of ' +
  "loader 'bootstrap')";

export const dynamodbTypeErrors: TypeErrors = {
  simple(value, type) {
    if (Array.isArray(value)) return `Unrecognized collection type class ${javaClass(type)}`;
    if (typeof value === 'object') return unexpectedStart(value, '');
    if (type === simple.blob) return 'only base-64-encoded strings are convertible to bytes';
    if (type === simple.boolean && typeof value === 'string') return 'Unexpected token received from parser';
    return `${tokenOf(value, 'DECIMAL_VALUE')} cannot be converted to ${javaName(type)}`;
  },
  base64: base64Fault,
  aggregate(value, expected) {
    if (Array.isArray(value)) {
      return expected.kind === 'map'
        ? `Unrecognized collection type java.util.Map<java.lang.String, ${expected.javaClass}>`
        : `Unrecognized collection type class ${expected.javaClass}`;
    }
    if (typeof value === 'object') return unexpectedStart(value, '');
    if (!expected.item) return 'Unexpected field type';
    return expected.kind === 'structure' ? 'Unexpected value type in payload' : CLASS_CAST;
  },
};

function unexpectedStart(value: unknown, period: string): string {
  return Array.isArray(value)
    ? 'Start of list found where not expected'
    : `Start of structure or map found where not expected${period}`;
}

function tokenOf(value: unknown, decimal: string): string {
  if (value === true) return 'TRUE_VALUE';
  if (value === false) return 'FALSE_VALUE';
  if (typeof value === 'string') return 'STRING_VALUE';
  return typeof value === 'number' && !Number.isInteger(value) ? decimal : 'NUMBER_VALUE';
}

function isTime(type: number): boolean {
  return type >= simple.timestamp && type <= simple.epochSeconds;
}

/** AWS says "a Boolean" of a number and "an Boolean" of a string. */
function article(value: unknown, type: number): string {
  if (type === simple.boolean) return typeof value === 'string' ? 'an' : 'a';
  return ARTICLE_A.has(type) ? 'a' : 'an';
}

function javaName(type: number): string {
  if (type === simple.stream) return 'Blob';
  const name = SIMPLE_TYPE_NAMES[type] ?? 'Object';
  if (type === simple.bigint) return 'BigInteger';
  if (type === simple.bigdecimal) return 'BigDecimal';
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The Java class of a simple type, as DynamoDB's messages print it. */
export function javaClass(type: number): string {
  if (type === simple.blob || type === simple.stream) return 'java.nio.ByteBuffer';
  return isTime(type) ? 'java.util.Date' : `java.lang.${javaName(type)}`;
}

const LAST_CHARACTER = 'Invalid last non-pad Base64 character dectected';

/** AWS's own words for what is wrong with base64, spelling included. */
function base64Fault(text: string): string {
  if (text.length % 4 !== 0) {
    return `Base64 encoded length is expected a multiple of 4 bytes but found: ${text.length}`;
  }
  const stray = /[^A-Za-z0-9+/=]/.exec(text);
  return stray === null ? LAST_CHARACTER : `Invalid Base64 character: '${stray[0]}'`;
}

/** The common framework also names a padding character that is followed by another one. */
function commonBase64Fault(text: string): string {
  const misplaced = text.length % 4 === 0 && /=[^=]/.test(text);
  return misplaced ? "Invalid Base64 character: '='" : base64Fault(text);
}
