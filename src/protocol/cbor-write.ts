/** Output -> CBOR: closures compiled per shape, projected through the model. Doubles are always written as doubles. */

import {
  aggregateOf,
  compiled,
  type Holder,
  type Service,
  type Slot,
  simpleOf,
  structureOf,
} from '../model/load.ts';
import { type Ref, simple } from '../model/shapes.ts';
import type { CborTime } from './cbor.ts';
import { bytesOf, instant } from './text.ts';

const FALSE = 0xf4;
const TRUE = 0xf5;
const NULL = 0xf6;
const DOUBLE = 0xfb;
const TIME_TAG = 0xc1;
const BIGNUM_TAG = 0xc2;
const NEGATIVE_BIGNUM_TAG = 0xc3;

/** A growing buffer of CBOR items. */
export class CborWriter {
  #bytes = Buffer.allocUnsafe(1024);
  #length = 0;

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + count));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** The initial byte of an item with its number: a length, a count, or an unsigned integer. */
  head(major: number, value: number | bigint): void {
    this.#reserve(9);
    const type = major << 5;
    if (value < 24) this.#bytes[this.#length++] = type | Number(value);
    else if (value < 0x100) {
      this.#bytes[this.#length++] = type | 24;
      this.#bytes[this.#length++] = Number(value);
    } else if (value < 0x10000) {
      this.#bytes[this.#length++] = type | 25;
      this.#length = this.#bytes.writeUInt16BE(Number(value), this.#length);
    } else if (value < 0x100000000) {
      this.#bytes[this.#length++] = type | 26;
      this.#length = this.#bytes.writeUInt32BE(Number(value), this.#length);
    } else {
      this.#bytes[this.#length++] = type | 27;
      this.#length = this.#bytes.writeBigUInt64BE(BigInt(value), this.#length);
    }
  }

  integer(value: number | bigint): void {
    if (value >= 0) this.head(0, value);
    else this.head(1, typeof value === 'bigint' ? -1n - value : -1 - value);
  }

  /** An integer of any size: a bignum when 64 bits do not hold it. */
  bigint(value: bigint): void {
    const magnitude = value >= 0n ? value : -1n - value;
    if (magnitude < 2n ** 64n) {
      this.head(value >= 0n ? 0 : 1, magnitude);
      return;
    }
    this.byte(value >= 0n ? BIGNUM_TAG : NEGATIVE_BIGNUM_TAG);
    const hex = magnitude.toString(16);
    this.bytes(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'));
  }

  double(value: number): void {
    this.#reserve(9);
    this.#bytes[this.#length++] = DOUBLE;
    this.#length = this.#bytes.writeDoubleBE(value, this.#length);
  }

  text(value: string): void {
    const length = Buffer.byteLength(value);
    this.head(3, length);
    this.#reserve(length);
    this.#length += this.#bytes.write(value, this.#length);
  }

  bytes(value: Uint8Array): void {
    this.head(2, value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  boolean(value: boolean): void {
    this.byte(value ? TRUE : FALSE);
  }

  null(): void {
    this.byte(NULL);
  }

  /** A value without a model: documents, and errors that no model knows. */
  any(value: unknown): void {
    if (value == null) this.null();
    else if (typeof value === 'string') this.text(value);
    else if (typeof value === 'boolean') this.boolean(value);
    else if (typeof value === 'bigint') this.bigint(value);
    else if (typeof value === 'number')
      Number.isSafeInteger(value) ? this.integer(value) : this.double(value);
    else if (value instanceof Uint8Array) this.bytes(value);
    else if (value instanceof Date) this.time(value, 'seconds');
    else if (Array.isArray(value)) {
      this.head(4, value.length);
      for (const item of value) this.any(item);
    } else {
      const entries = Object.entries(value);
      this.head(5, entries.length);
      for (const [key, item] of entries) {
        this.text(key);
        this.any(item);
      }
    }
  }

  time(value: Date, unit: CborTime): void {
    this.byte(TIME_TAG);
    if (unit === 'milliseconds') this.integer(value.getTime());
    else this.double(value.getTime() / 1000);
  }

  /** What was written so far. */
  result(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}

type Write = (writer: CborWriter, value: unknown) => void;

const unready: Write = () => {
  throw new Error('A CBOR writer ran before it was compiled.');
};
const SLOTS: Record<CborTime, Slot<Write>> = {
  seconds: { name: 'cbor write', unready },
  milliseconds: { name: 'amz-cbor write', unready },
};

/** A value of a ref as CBOR. */
export function encodeCbor(service: Service, ref: Ref, value: unknown, time: CborTime = 'seconds'): Buffer {
  const writer = new CborWriter();
  cborWriter(service, ref, time).run(writer, value);
  return writer.result();
}

function cborWriter(service: Service, ref: Ref, time: CborTime): Holder<Write> {
  return compiled(service, SLOTS[time], ref, () => {
    const type = simpleOf(service, ref);
    if (type >= 0) return simpleWriter(type, time);
    const shape = aggregateOf(service, ref);
    if (shape.k === 'l') return listWriter(cborWriter(service, shape.m[0], time), shape.t?.sp === 1);
    if (shape.k === 'm') return mapWriter(cborWriter(service, shape.val[0], time), shape.t?.sp === 1);
    const members = Object.entries(shape.m).map(([name, member]) => ({
      name,
      codec: cborWriter(service, member[0], time),
    }));
    return (writer, value) => {
      const record = recordOf(value);
      const present = members.filter(({ name }) => record[name] != null);
      writer.head(5, present.length);
      for (const { name, codec } of present) {
        writer.text(name);
        codec.run(writer, record[name]);
      }
    };
  });
}

function recordOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null)
    throw new TypeError('A structure or map must be an object.');
  return value as Record<string, unknown>;
}

function listWriter(codec: Holder<Write>, sparse: boolean): Write {
  return (writer, value) => {
    if (!Array.isArray(value)) throw new TypeError('A list must be an array.');
    const items = sparse ? value : value.filter((item) => item != null);
    writer.head(4, items.length);
    for (const item of items) {
      if (item == null) writer.null();
      else codec.run(writer, item);
    }
  };
}

function mapWriter(codec: Holder<Write>, sparse: boolean): Write {
  return (writer, value) => {
    const entries = Object.entries(recordOf(value)).filter(([, item]) => sparse || item != null);
    writer.head(5, entries.length);
    for (const [key, item] of entries) {
      writer.text(key);
      if (item == null) writer.null();
      else codec.run(writer, item);
    }
  };
}

function simpleWriter(type: number, time: CborTime): Write {
  switch (type) {
    case simple.boolean:
      return (writer, value) => writer.boolean(Boolean(value));
    case simple.integer:
    case simple.long:
      return (writer, value) => writer.integer(typeof value === 'bigint' ? value : Math.trunc(Number(value)));
    case simple.bigint:
      return (writer, value) => writer.bigint(BigInt(value as bigint | number | string));
    case simple.float:
    case simple.double:
    case simple.bigdecimal:
      return (writer, value) => writer.double(Number(value));
    case simple.timestamp:
    case simple.dateTime:
    case simple.httpDate:
    case simple.epochSeconds:
      return (writer, value) => writer.time(instant(value), time);
    case simple.blob:
    case simple.stream:
      return (writer, value) => writer.bytes(bytesOf(value));
    case simple.document:
      return (writer, value) => writer.any(value);
    case simple.unit:
      return (writer) => writer.head(5, 0);
    default:
      return (writer, value) => writer.text(typeof value === 'string' ? value : String(value));
  }
}

/**
 * An error as a CBOR map: `__type` and the error's members, typed by the model where it knows them.
 * @param ref shape of the error, if it is modelled.
 */
export function encodeCborError(
  service: Service | undefined,
  ref: Ref | undefined,
  type: string,
  members: Readonly<Record<string, unknown>>,
  time: CborTime,
): Buffer {
  const writer = new CborWriter();
  const present = Object.entries(members).filter(([, value]) => value != null);
  const shape = service === undefined || ref === undefined ? undefined : structureOf(service, ref);
  writer.head(5, present.length + 1);
  writer.text('__type');
  writer.text(type);
  for (const [name, value] of present) {
    writer.text(name);
    const member = shape?.m[name];
    if (service === undefined || member === undefined) writer.any(value);
    else cborWriter(service, member[0], time).run(writer, value);
  }
  return writer.result();
}
