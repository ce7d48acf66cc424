/** CBOR (RFC 8949) -> plain values, which the JSON decoder then types; and a model-driven writer (`cbor-write.ts`). */

import { NESTING_DEPTH_MAX } from './limits.ts';
import { bareRecord } from './records.ts';
import { serializationError } from './type-errors.ts';

/** What a tagged time counts: seconds (RFC 8949, rpc-v2-cbor) or milliseconds (AWS's older CBOR). */
export type CborTime = 'seconds' | 'milliseconds';

interface Reader {
  readonly bytes: Buffer;
  at: number;
  readonly time: CborTime;
}

const UNBOUNDED = 31;
const BREAK = 0xff;
const MALFORMED = 'Malformed CBOR';

/** The one value of a CBOR body. Anything malformed, nested too deeply or followed by more bytes is refused. */
export function decodeCbor(bytes: Buffer, time: CborTime = 'seconds'): unknown {
  const reader: Reader = { bytes, at: 0, time };
  const value = readItem(reader, 1);
  if (reader.at !== bytes.length) throw malformed();
  return value;
}

function malformed(): Error {
  return serializationError(MALFORMED);
}

function byteAt(reader: Reader): number {
  const byte = reader.bytes[reader.at];
  if (byte === undefined) throw malformed();
  reader.at++;
  return byte;
}

function take(reader: Reader, length: number): Buffer {
  const from = reader.at;
  if (length > reader.bytes.length - from) throw malformed();
  reader.at = from + length;
  return reader.bytes.subarray(from, reader.at);
}

/** The number that an initial byte's additional information stands for. */
function readArgument(reader: Reader, information: number): number | bigint {
  if (information < 24) return information;
  switch (information) {
    case 24:
      return byteAt(reader);
    case 25:
      return take(reader, 2).readUInt16BE();
    case 26:
      return take(reader, 4).readUInt32BE();
    case 27: {
      const value = take(reader, 8).readBigUInt64BE();
      return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
    }
    default:
      throw malformed();
  }
}

function readLength(reader: Reader, information: number): number {
  const length = readArgument(reader, information);
  // Every element takes at least one byte, so a longer length is a lie.
  if (typeof length === 'bigint' || length > reader.bytes.length - reader.at) throw malformed();
  return length;
}

function readItem(reader: Reader, depth: number): unknown {
  if (depth > NESTING_DEPTH_MAX) throw malformed();
  const initial = byteAt(reader);
  const information = initial & 31;
  switch (initial >> 5) {
    case 0:
      return readArgument(reader, information);
    case 1: {
      const argument = readArgument(reader, information);
      return typeof argument === 'bigint' ? -1n - argument : -1 - argument;
    }
    case 2:
      return readString(reader, 2, information);
    case 3:
      return readString(reader, 3, information).toString('utf8');
    case 4:
      return readList(reader, information, depth);
    case 5:
      return readMap(reader, information, depth);
    case 6:
      return readTagged(reader, information, depth);
    default:
      return readSimple(reader, information);
  }
}

function readString(reader: Reader, major: number, information: number): Buffer {
  if (information !== UNBOUNDED) return take(reader, readLength(reader, information));
  const chunks: Buffer[] = [];
  for (let initial = byteAt(reader); initial !== BREAK; initial = byteAt(reader)) {
    if (initial >> 5 !== major || (initial & 31) === UNBOUNDED) throw malformed();
    chunks.push(take(reader, readLength(reader, initial & 31)));
  }
  return Buffer.concat(chunks);
}

/** Is the next byte the end of an unbounded list or map? Then it is consumed. */
function atBreak(reader: Reader): boolean {
  if (reader.bytes[reader.at] !== BREAK) return false;
  reader.at++;
  return true;
}

function readList(reader: Reader, information: number, depth: number): unknown[] {
  const items: unknown[] = [];
  if (information === UNBOUNDED) {
    while (!atBreak(reader)) items.push(readItem(reader, depth + 1));
    return items;
  }
  const length = readLength(reader, information);
  for (let count = 0; count < length; count++) items.push(readItem(reader, depth + 1));
  return items;
}

function readMap(reader: Reader, information: number, depth: number): Record<string, unknown> {
  const map = bareRecord();
  const readEntry = (): void => {
    const key = readItem(reader, depth + 1);
    if (typeof key !== 'string') throw malformed();
    map[key] = readItem(reader, depth + 1);
  };
  if (information === UNBOUNDED) {
    while (!atBreak(reader)) readEntry();
    return map;
  }
  const length = readLength(reader, information);
  for (let count = 0; count < length; count++) readEntry();
  return map;
}

function readTagged(reader: Reader, information: number, depth: number): unknown {
  const tag = readArgument(reader, information);
  const value = readItem(reader, depth + 1);
  switch (tag) {
    case 1:
      return timeOf(value, reader.time);
    case 2:
      return bignumOf(value);
    case 3:
      return -1n - bignumOf(value);
    default:
      return value;
  }
}

function timeOf(value: unknown, time: CborTime): Date {
  if (typeof value !== 'number' && typeof value !== 'bigint') throw malformed();
  const date = new Date(Math.round(Number(value) * (time === 'seconds' ? 1000 : 1)));
  if (Number.isNaN(date.getTime())) throw malformed();
  return date;
}

/** An integer of more than 64 bits; none of AWS's has over 256. */
function bignumOf(value: unknown): bigint {
  if (!Buffer.isBuffer(value) || value.length > 32) throw malformed();
  return value.length === 0 ? 0n : BigInt(`0x${value.toString('hex')}`);
}

function readSimple(reader: Reader, information: number): unknown {
  switch (information) {
    case 20:
      return false;
    case 21:
      return true;
    case 22:
    case 23:
      return null;
    case 25:
      return halfFloat(take(reader, 2).readUInt16BE());
    case 26:
      return take(reader, 4).readFloatBE();
    case 27:
      return take(reader, 8).readDoubleBE();
    default:
      throw malformed();
  }
}

/** IEEE 754 binary16. */
function halfFloat(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}
