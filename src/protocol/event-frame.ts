/** Frames of `application/vnd.amazon.eventstream`: headers and a payload between two checksums. */

import { crc32 } from 'node:zlib';
import { EVENT_FRAME_BYTES_MAX, EVENT_HEADERS_BYTES_MAX } from './limits.ts';
import { bareRecord } from './records.ts';
import { serializationError } from './type-errors.ts';

export type HeaderValue = boolean | number | bigint | string | Date | Uint8Array;

export interface EventFrame {
  readonly headers: Readonly<Record<string, HeaderValue>>;
  readonly payload: Buffer;
  /** The headers as they stood on the wire: signatures cover them. */
  readonly headerBytes: Buffer;
}

/** Total length, header length and their checksum. */
const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;

/** Header types by their number on the wire. */
const TYPE = {
  true: 0,
  false: 1,
  byte: 2,
  short: 3,
  integer: 4,
  long: 5,
  bytes: 6,
  string: 7,
  timestamp: 8,
  uuid: 9,
} as const;

function malformedFrame(): Error {
  return serializationError('Malformed event stream frame');
}

/** Encodes one frame. */
export function encodeFrame(headers: Readonly<Record<string, HeaderValue>>, payload: Uint8Array): Buffer {
  const parts = Object.entries(headers).map(([name, value]) => encodeHeader(name, value));
  const headerLength = parts.reduce((sum, part) => sum + part.length, 0);
  const total = PRELUDE_BYTES + headerLength + payload.length + CHECKSUM_BYTES;
  const frame = Buffer.allocUnsafe(total);
  frame.writeUInt32BE(total, 0);
  frame.writeUInt32BE(headerLength, 4);
  frame.writeUInt32BE(crc32(frame.subarray(0, 8)), 8);
  let at = PRELUDE_BYTES;
  for (const part of parts) at += part.copy(frame, at);
  frame.set(payload, at);
  frame.writeUInt32BE(crc32(frame.subarray(0, total - CHECKSUM_BYTES)), total - CHECKSUM_BYTES);
  return frame;
}

function encodeHeader(name: string, value: HeaderValue): Buffer {
  const key = Buffer.from(name, 'utf8');
  if (key.length > 255) throw new RangeError('The name of an event header is at most 255 bytes long.');
  return Buffer.concat([Buffer.from([key.length]), key, encodeHeaderValue(value)]);
}

function encodeHeaderValue(value: HeaderValue): Buffer {
  if (typeof value === 'boolean') return Buffer.from([value ? TYPE.true : TYPE.false]);
  if (typeof value === 'string') return sized(TYPE.string, Buffer.from(value, 'utf8'));
  if (value instanceof Uint8Array) return sized(TYPE.bytes, value);
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31) {
    const header = Buffer.alloc(5);
    header[0] = TYPE.integer;
    header.writeInt32BE(value, 1);
    return header;
  }
  const header = Buffer.alloc(9);
  header[0] = value instanceof Date ? TYPE.timestamp : TYPE.long;
  header.writeBigInt64BE(value instanceof Date ? BigInt(value.getTime()) : BigInt(value), 1);
  return header;
}

function sized(type: number, value: Uint8Array): Buffer {
  if (value.length > 0xffff)
    throw new RangeError('The value of an event header is at most 65,535 bytes long.');
  const head = Buffer.from([type, value.length >> 8, value.length & 0xff]);
  return Buffer.concat([head, value]);
}

/** Cuts a stream of bytes into frames. Chunks are kept until their frame is whole. */
export class FrameSplitter {
  #chunks: Buffer[] = [];
  #length = 0;

  /** Adds bytes; returns the frames that are whole now. Throws for a frame that is broken or too big. */
  push(chunk: Buffer): EventFrame[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const frames: EventFrame[] = [];
    for (let total = this.#frameLength(); total !== undefined; total = this.#frameLength()) {
      if (this.#length < total) break;
      const bytes = this.#joined();
      frames.push(decodeFrame(bytes.subarray(0, total)));
      this.#chunks = [bytes.subarray(total)];
      this.#length -= total;
    }
    return frames;
  }

  /** Bytes of a frame that has not ended. */
  get pending(): number {
    return this.#length;
  }

  #frameLength(): number | undefined {
    if (this.#length < PRELUDE_BYTES) return undefined;
    const total =
      (this.#chunks[0]?.length ?? 0) >= 4 ? this.#chunks[0]?.readUInt32BE(0) : this.#joined().readUInt32BE(0);
    if (total === undefined || total > EVENT_FRAME_BYTES_MAX) throw malformedFrame();
    if (total < PRELUDE_BYTES + CHECKSUM_BYTES) throw malformedFrame();
    return total;
  }

  #joined(): Buffer {
    const [first, ...others] = this.#chunks;
    if (first !== undefined && others.length === 0) return first;
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = [bytes];
    return bytes;
  }
}

/** Decodes exactly one frame. */
export function decodeFrame(frame: Buffer): EventFrame {
  const total = frame.length;
  if (total < PRELUDE_BYTES + CHECKSUM_BYTES || frame.readUInt32BE(0) !== total) throw malformedFrame();
  const headerLength = frame.readUInt32BE(4);
  if (crc32(frame.subarray(0, 8)) !== frame.readUInt32BE(8)) throw malformedFrame();
  const end = total - CHECKSUM_BYTES;
  if (crc32(frame.subarray(0, end)) !== frame.readUInt32BE(end)) throw malformedFrame();
  const payloadAt = PRELUDE_BYTES + headerLength;
  if (headerLength > EVENT_HEADERS_BYTES_MAX || payloadAt > end) throw malformedFrame();
  const headerBytes = frame.subarray(PRELUDE_BYTES, payloadAt);
  return { headers: decodeHeaders(headerBytes), payload: frame.subarray(payloadAt, end), headerBytes };
}

interface HeaderReader {
  readonly bytes: Buffer;
  at: number;
}

function take(reader: HeaderReader, length: number): Buffer {
  if (length > reader.bytes.length - reader.at) throw malformedFrame();
  const from = reader.at;
  reader.at += length;
  return reader.bytes.subarray(from, reader.at);
}

function decodeHeaders(bytes: Buffer): Record<string, HeaderValue> {
  const headers = bareRecord<HeaderValue>();
  const reader: HeaderReader = { bytes, at: 0 };
  while (reader.at < bytes.length) {
    const name = take(reader, take(reader, 1).readUInt8()).toString('utf8');
    headers[name] = decodeHeaderValue(reader, take(reader, 1).readUInt8());
  }
  return headers;
}

function decodeHeaderValue(reader: HeaderReader, type: number): HeaderValue {
  switch (type) {
    case TYPE.true:
      return true;
    case TYPE.false:
      return false;
    case TYPE.byte:
      return take(reader, 1).readInt8();
    case TYPE.short:
      return take(reader, 2).readInt16BE();
    case TYPE.integer:
      return take(reader, 4).readInt32BE();
    case TYPE.long: {
      const value = take(reader, 8).readBigInt64BE();
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : value;
    }
    case TYPE.bytes:
      return take(reader, take(reader, 2).readUInt16BE());
    case TYPE.string:
      return take(reader, take(reader, 2).readUInt16BE()).toString('utf8');
    case TYPE.timestamp: {
      const date = new Date(Number(take(reader, 8).readBigInt64BE()));
      if (Number.isNaN(date.getTime())) throw malformedFrame();
      return date;
    }
    case TYPE.uuid:
      return take(reader, 16);
    default:
      throw malformedFrame();
  }
}
