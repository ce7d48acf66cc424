/**
 * Order-preserving keys: comparing two encoded tuples byte by byte gives the order of their parts, part by part.
 * Bytes sort before texts, texts before numbers; texts sort by UTF-8 (as S3 lists keys), numbers by value.
 *
 * Form: each part starts with a type byte. Bytes and texts end with 00, a 00 inside is written 00 FF. Integers carry
 * their length in the type byte (14 = zero, up to 8 bytes on either side); other numbers are 21 + 8 bytes of IEEE 754
 * with the sign folded. A commit version is always written with 8 bytes, so that its place can be reserved.
 */

import { COMMIT_VERSION_BYTES, KEY_BYTES_MAX } from './store.ts';

/** Stands in a key or a value for the version of the commit that will write it. */
export class CommitVersion {
  readonly kind = 'commitVersion';
}

export const COMMIT_VERSION: CommitVersion = new CommitVersion();

/** A version that a commit has given, as a key part: sorts with {@link CommitVersion}. */
export class KnownVersion {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export type KeyPart = string | number | Uint8Array | CommitVersion | KnownVersion;

const TYPE_BYTES = 0x01;
const TYPE_TEXT = 0x02;
const TYPE_ZERO = 0x14;
const TYPE_FLOAT = 0x21;
const TYPE_VERSION = 0x30;

const scratch = Buffer.allocUnsafe(KEY_BYTES_MAX * 3 + 64);
const EMPTY = new Uint8Array(0);

/** A key that does not fit; the service that allowed so long a name is at fault, so this is no AWS error. */
export class KeyTooLongError extends Error {}

export interface EncodedKey {
  key: Uint8Array;
  /** Where the commit's version belongs in `key`, when a part is {@link CommitVersion}. */
  versionAt: number | undefined;
}

function putEscaped(bytes: Uint8Array, at: number): number {
  let i = at;
  for (const byte of bytes) {
    scratch[i++] = byte;
    if (byte === 0) scratch[i++] = 0xff;
  }
  scratch[i++] = 0;
  return i;
}

function putText(text: string, at: number): number {
  let i = at;
  for (let c = 0; c < text.length; c++) {
    const code = text.charCodeAt(c);
    if (code > 0x7f || code === 0) return putEscaped(Buffer.from(text, 'utf8'), at);
    scratch[i++] = code;
  }
  scratch[i++] = 0;
  return i;
}

function putInteger(value: number, at: number): number {
  let i = at;
  const negative = value < 0;
  let size = 1;
  for (let limit = 256; Math.abs(value) >= limit && size < 7; limit *= 256) size++;
  scratch[i++] = negative ? TYPE_ZERO - size : TYPE_ZERO + size;
  // A negative number is its absolute value with all bits turned: 256^7 would not fit a double.
  let rest = Math.abs(value);
  for (let b = size - 1; b >= 0; b--) {
    scratch[i + b] = negative ? 255 - (rest % 256) : rest % 256;
    rest = Math.floor(rest / 256);
  }
  return i + size;
}

function putFloat(value: number, at: number): number {
  scratch[at] = TYPE_FLOAT;
  scratch.writeDoubleBE(value, at + 1);
  const first = scratch[at + 1] ?? 0;
  if (first & 0x80) for (let b = 1; b <= 8; b++) scratch[at + b] = ~(scratch[at + b] ?? 0) & 0xff;
  else scratch[at + 1] = first | 0x80;
  return at + 9;
}

function putNumber(value: number, at: number): number {
  if (value === 0) {
    scratch[at] = TYPE_ZERO;
    return at + 1;
  }
  return Number.isSafeInteger(value) ? putInteger(value, at) : putFloat(value, at);
}

/** Puts one part at `at`, returns the end. A commit version leaves its eight bytes zero. */
function putPart(part: KeyPart, at: number): number {
  if (typeof part === 'string') {
    if (part.length > KEY_BYTES_MAX) throw new KeyTooLongError('A key part is too long');
    scratch[at] = TYPE_TEXT;
    return putText(part, at + 1);
  }
  if (typeof part === 'number') return putNumber(part, at);
  if (part instanceof Uint8Array) {
    if (part.length > KEY_BYTES_MAX) throw new KeyTooLongError('A key part is too long');
    scratch[at] = TYPE_BYTES;
    return putEscaped(part, at + 1);
  }
  scratch[at] = TYPE_VERSION;
  scratch.writeBigUInt64BE(part instanceof KnownVersion ? BigInt(part.value) : 0n, at + 1);
  return at + 1 + COMMIT_VERSION_BYTES;
}

/** Encodes `parts` behind the raw bytes of `prefix`. Throws {@link KeyTooLongError} over 4 KiB. */
export function encodeKey(prefix: Uint8Array, parts: readonly KeyPart[]): EncodedKey {
  scratch.set(prefix, 0);
  let at = prefix.length;
  let versionAt: number | undefined;
  for (const part of parts) {
    if (part instanceof CommitVersion) versionAt = at + 1;
    at = putPart(part, at);
    if (at > KEY_BYTES_MAX) throw new KeyTooLongError(`A key of more than ${KEY_BYTES_MAX} bytes`);
  }
  // A buffer of node's pool: a small array by itself would get memory of its own when its bytes are asked for.
  return { key: Buffer.from(scratch.subarray(0, at)), versionAt };
}

/** Raw bytes of a text part without its end mark: the start of all keys whose part begins with `text`. */
export function encodeTextPrefix(prefix: Uint8Array, parts: readonly KeyPart[], text: string): Uint8Array {
  const whole = encodeKey(prefix, [...parts, text]).key;
  return whole.subarray(0, whole.length - 1);
}

/** The first key after all keys that start with `prefix`; undefined when there is none. */
export function afterPrefix(prefix: Uint8Array): Uint8Array | undefined {
  for (let i = prefix.length - 1; i >= 0; i--) {
    const byte = prefix[i] ?? 0;
    if (byte === 0xff) continue;
    const end = new Uint8Array(prefix.subarray(0, i + 1));
    end[i] = byte + 1;
    return end;
  }
  return undefined;
}

/** The key that follows `key` directly: the start of a list that goes on after it. */
export function afterKey(key: Uint8Array): Uint8Array {
  const next = new Uint8Array(key.length + 1);
  next.set(key);
  return next;
}

/** Equal keys have equal texts; used as a map key and never shown. */
export function keyText(key: Uint8Array): string {
  const bytes = key instanceof Buffer ? key : Buffer.from(key.buffer, key.byteOffset, key.byteLength);
  return bytes.toString('latin1');
}

export function compareKeys(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b);
}

class Reader {
  readonly bytes: Buffer;
  at: number;

  constructor(key: Uint8Array, at: number) {
    this.bytes = Buffer.from(key.buffer, key.byteOffset, key.byteLength);
    this.at = at;
  }

  escaped(): Uint8Array {
    const start = this.at;
    let end = this.bytes.indexOf(0, start);
    if (this.bytes[end + 1] !== 0xff) {
      this.at = end + 1;
      return this.bytes.subarray(start, end);
    }
    const out: number[] = [];
    for (end = start; ; end++) {
      const byte = this.bytes[end];
      if (byte === undefined) break;
      if (byte === 0 && this.bytes[end + 1] !== 0xff) break;
      out.push(byte);
      if (byte === 0) end++;
    }
    this.at = end + 1;
    return Uint8Array.from(out);
  }

  integer(type: number): number {
    const negative = type < TYPE_ZERO;
    const size = negative ? TYPE_ZERO - type : type - TYPE_ZERO;
    let value = 0;
    for (let b = 0; b < size; b++) {
      const byte = this.bytes[this.at + b] ?? 0;
      value = value * 256 + (negative ? 255 - byte : byte);
    }
    this.at += size;
    return negative ? -value : value;
  }

  float(): number {
    const bytes = Buffer.from(this.bytes.subarray(this.at, this.at + 8));
    this.at += 8;
    const first = bytes[0] ?? 0;
    if (first & 0x80) bytes[0] = first & 0x7f;
    else for (let b = 0; b < 8; b++) bytes[b] = ~(bytes[b] ?? 0) & 0xff;
    return bytes.readDoubleBE(0);
  }

  part(): KeyPart {
    const type = this.bytes[this.at++] ?? 0;
    if (type === TYPE_TEXT) return Buffer.from(this.escaped()).toString('utf8');
    if (type === TYPE_BYTES) return Uint8Array.from(this.escaped());
    if (type === TYPE_FLOAT) return this.float();
    if (type === TYPE_VERSION) {
      this.at += COMMIT_VERSION_BYTES;
      return new KnownVersion(Number(this.bytes.readBigUInt64BE(this.at - COMMIT_VERSION_BYTES)));
    }
    return this.integer(type);
  }
}

/** The parts of an encoded key, behind `prefixBytes` raw bytes. */
export function decodeKey(key: Uint8Array, prefixBytes: number): KeyPart[] {
  const reader = new Reader(key, prefixBytes);
  const parts: KeyPart[] = [];
  while (reader.at < reader.bytes.length) parts.push(reader.part());
  return parts;
}

export { EMPTY as EMPTY_BYTES };
