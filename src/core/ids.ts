/** Random bytes of a world: real in production, seeded in the simulation. */
export type RandomBytes = (count: number) => Uint8Array;

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** AWS's unique ids (AKIA..., AIDA...) use only these. */
const UNIQUE_ID = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Names and numbers that nobody can guess, all from one source. */
export class Ids {
  readonly bytes: RandomBytes;

  constructor(bytes: RandomBytes) {
    this.bytes = bytes;
  }

  /** A version 4 UUID. */
  uuid(): string {
    const bytes = Buffer.from(this.bytes(16));
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** `digits` lower-case hexadecimal digits. */
  hex(digits: number): string {
    return Buffer.from(this.bytes(Math.ceil(digits / 2)))
      .toString('hex')
      .slice(0, digits);
  }

  /** Capital letters and digits. */
  alphanumeric(length: number): string {
    return this.#from(ALPHANUMERIC, length);
  }

  /** An IAM unique id: its four-letter prefix and 17 characters. */
  uniqueId(prefix: string): string {
    return prefix + this.#from(UNIQUE_ID, 17);
  }

  /** Letters of both cases and digits. */
  base62(length: number): string {
    return this.#from(BASE62, length);
  }

  /** A fair number from 0 to `limit` - 1; `limit` at most 2^32. */
  below(limit: number): number {
    const fair = Math.floor(2 ** 32 / limit) * limit;
    for (;;) {
      const value = Buffer.from(this.bytes(4)).readUInt32BE(0);
      if (value < fair) return value % limit;
    }
  }

  #from(alphabet: string, length: number): string {
    // Bytes that would make early letters likelier are thrown away.
    const fair = Math.floor(256 / alphabet.length) * alphabet.length;
    let text = '';
    while (text.length < length) {
      for (const byte of this.bytes(length - text.length + 4)) {
        if (byte < fair && text.length < length) text += alphabet[byte % alphabet.length];
      }
    }
    return text;
  }
}
