/**
 * ASN.1 in distinguished encoding: the few types that certificates are made of.
 * ITU-T X.690; https://www.rfc-editor.org/rfc/rfc5280
 */

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** A value with any tag; lengths of 128 bytes and more take a length of the length. */
export function derValue(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Buffer.concat([Buffer.from([tag, 0x80 | digits.length, ...digits]), content]);
}

export const derSequence = (...items: readonly Uint8Array[]): Buffer =>
  derValue(TAG.sequence, Buffer.concat(items));
export const derSet = (...items: readonly Uint8Array[]): Buffer => derValue(TAG.set, Buffer.concat(items));
export const derOctetString = (content: Uint8Array): Buffer => derValue(TAG.octetString, content);
export const derUtf8String = (text: string): Buffer => derValue(TAG.utf8String, Buffer.from(text));
export const derBoolean = (value: boolean): Buffer => derValue(TAG.boolean, Buffer.from([value ? 0xff : 0]));

/** Bits, the last `unusedBits` of which do not count. */
export const derBitString = (content: Uint8Array, unusedBits = 0): Buffer =>
  derValue(TAG.bitString, Buffer.concat([Buffer.from([unusedBits]), content]));

/** A non-negative integer from its big-endian bytes: the shortest form, with a zero where the sign bit would be set. */
export function derInteger(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const shortest = Buffer.from(bytes.subarray(start));
  const isNegative = ((shortest[0] ?? 0) & 0x80) !== 0;
  return derValue(TAG.integer, isNegative ? Buffer.concat([Buffer.from([0]), shortest]) : shortest);
}

/** `2.5.29.17` */
export function derObjectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const content: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const digits = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
      digits.unshift((left % 128) | 0x80);
    }
    content.push(...digits);
  }
  return derValue(TAG.objectIdentifier, Buffer.from(content));
}

/** A time to the second: UTCTime through 2049, GeneralizedTime from 2050 on (RFC 5280, section 4.1.2.5). */
export function derTime(timeMs: number): Buffer {
  const text = `${new Date(timeMs).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
  const isUtcTime = new Date(timeMs).getUTCFullYear() < 2050;
  return derValue(
    isUtcTime ? TAG.utcTime : TAG.generalizedTime,
    Buffer.from(isUtcTime ? text.slice(2) : text, 'latin1'),
  );
}

/** A context-specific tag: `[number]`. */
export const derContext = (number: number, content: Uint8Array, constructed: boolean): Buffer =>
  derValue((constructed ? 0xa0 : 0x80) | number, content);
