/**
 * CRC32C and CRC64NVME, and the combination of CRCs of parts into that of the whole.
 *
 * Table driven, several bytes a step ("slicing"): 2.1 GB/s for CRC32C and 1.1 GB/s for CRC64NVME where SHA-256 does
 * 1.9. 64 bits are two 32-bit halves, since BigInt is a hundred times slower. CRC32 is
 * node:zlib's.
 *
 * All of them are reflected, start at all ones and are inverted at the end, so that they combine like zlib's.
 */

/** Castagnoli's polynomial, reflected (RFC 3720). */
const CRC32C_POLYNOMIAL = 0x82f63b78 | 0;
/** IEEE 802.3's, reflected. */
const CRC32_POLYNOMIAL = 0xedb88320 | 0;
/** NVM Express's 64-bit polynomial, reflected: the halves of 0x9a6c9329ac4bc9b5. */
const CRC64NVME_HIGH = 0x9a6c9329 | 0;
const CRC64NVME_LOW = 0xac4bc9b5 | 0;

const CRC32C_SLICES = 16;
const CRC64_SLICES = 8;

const CRC32C = makeTable32(CRC32C_POLYNOMIAL, CRC32C_SLICES);
const [CRC64_HIGH, CRC64_LOW] = makeTable64(CRC64NVME_HIGH, CRC64NVME_LOW, CRC64_SLICES);

/** Row `k` holds the CRC of each byte followed by `k` zero bytes. */
function makeTable32(polynomial: number, slices: number): Int32Array {
  const table = new Int32Array(slices * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    table[byte] = crc;
  }
  for (let index = 256; index < table.length; index++) {
    const previous = table[index - 256] ?? 0;
    table[index] = (previous >>> 8) ^ (table[previous & 255] ?? 0);
  }
  return table;
}

function makeTable64(
  polynomialHigh: number,
  polynomialLow: number,
  slices: number,
): [Int32Array, Int32Array] {
  const highs = new Int32Array(slices * 256);
  const lows = new Int32Array(slices * 256);
  for (let byte = 0; byte < 256; byte++) {
    let high = 0;
    let low = byte;
    for (let bit = 0; bit < 8; bit++) {
      const carry = low & 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (carry) {
        high ^= polynomialHigh;
        low ^= polynomialLow;
      }
    }
    highs[byte] = high;
    lows[byte] = low;
  }
  for (let index = 256; index < highs.length; index++) {
    const high = highs[index - 256] ?? 0;
    const low = lows[index - 256] ?? 0;
    highs[index] = (high >>> 8) ^ (highs[low & 255] ?? 0);
    lows[index] = ((low >>> 8) | (high << 24)) ^ (lows[low & 255] ?? 0);
  }
  return [highs, lows];
}

/**
 * A look-up whose index is masked to the table's length, so that it is always there: the cast spares the inner loops
 * a test for undefined each. It is inlined.
 */
const at = (table: Int32Array, index: number): number => table[index] as number;

/** CRC32C of `bytes` that follow data with the CRC `seed` (0 = none). Unsigned. */
export function crc32c(bytes: Uint8Array, seed = 0): number {
  const t = CRC32C;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = bytes.length - (bytes.length % 16);
  let crc = ~seed;
  let offset = 0;
  for (; offset < end; offset += 16) {
    crc =
      four(t, 3072, crc ^ view.getInt32(offset, true)) ^
      four(t, 2048, view.getInt32(offset + 4, true)) ^
      four(t, 1024, view.getInt32(offset + 8, true)) ^
      four(t, 0, view.getInt32(offset + 12, true));
  }
  for (; offset < bytes.length; offset++) crc = (crc >>> 8) ^ at(t, (crc ^ view.getUint8(offset)) & 255);
  return ~crc >>> 0;
}

/** What four bytes contribute: their first byte is the farthest from the end, so it takes the highest of four rows. */
function four(table: Int32Array, row: number, word: number): number {
  return (
    at(table, row + 768 + (word & 255)) ^
    at(table, row + 512 + ((word >>> 8) & 255)) ^
    at(table, row + 256 + ((word >>> 16) & 255)) ^
    at(table, row + (word >>> 24))
  );
}

/** A 64-bit CRC as two unsigned halves. */
export interface Crc64 {
  high: number;
  low: number;
}

/** CRC64NVME of `bytes` that follow data with the CRC `seed`. */
export function crc64nvme(bytes: Uint8Array, seed: Crc64 = { high: 0, low: 0 }): Crc64 {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = bytes.length - (bytes.length % 8);
  let high = ~seed.high;
  let low = ~seed.low;
  let offset = 0;
  for (; offset < end; offset += 8) {
    const first = low ^ view.getInt32(offset, true);
    const second = high ^ view.getInt32(offset + 4, true);
    low = four(CRC64_LOW, 1024, first) ^ four(CRC64_LOW, 0, second);
    high = four(CRC64_HIGH, 1024, first) ^ four(CRC64_HIGH, 0, second);
  }
  for (; offset < bytes.length; offset++) {
    const byte = (low ^ view.getUint8(offset)) & 255;
    low = ((low >>> 8) | (high << 24)) ^ at(CRC64_LOW, byte);
    high = (high >>> 8) ^ at(CRC64_HIGH, byte);
  }
  return { high: ~high >>> 0, low: ~low >>> 0 };
}

/**
 * Multiplication of polynomials over GF(2), modulo a CRC's polynomial, in reflected form. `width` is 32 (then only the
 * high halves are used) or 64.
 */
interface Field {
  one: Crc64;
  x: Crc64;
  multiply(left: Crc64, right: Crc64): Crc64;
}

function makeField(width: 32 | 64, polynomialHigh: number, polynomialLow: number): Field {
  const multiply = (left: Crc64, right: Crc64): Crc64 => {
    let high = 0;
    let low = 0;
    let factorHigh = right.high | 0;
    let factorLow = right.low | 0;
    for (let bit = 0; bit < width; bit++) {
      const set = bit < 32 ? (left.high >>> (31 - bit)) & 1 : (left.low >>> (63 - bit)) & 1;
      if (set) {
        high ^= factorHigh;
        low ^= factorLow;
      }
      const carry = width === 64 ? factorLow & 1 : factorHigh & 1;
      if (width === 64) factorLow = (factorLow >>> 1) | (factorHigh << 31);
      factorHigh >>>= 1;
      if (carry) {
        factorHigh ^= polynomialHigh;
        factorLow ^= polynomialLow;
      }
    }
    return { high: high >>> 0, low: low >>> 0 };
  };
  return { one: { high: 0x8000_0000, low: 0 }, x: { high: 0x4000_0000, low: 0 }, multiply };
}

/** x to the power of 8 x `bytes`: what a CRC is multiplied with when so many bytes follow. */
function shiftOf(field: Field, bytes: number): Crc64 {
  let result = field.one;
  let power = field.x;
  for (let bit = 0; bit < 3; bit++) power = field.multiply(power, power);
  for (let left = bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = field.multiply(result, power);
    power = field.multiply(power, power);
  }
  return result;
}

/** A part of an object: its own CRC and its length. */
export interface CrcPart {
  crc: Crc64;
  bytes: number;
}

/**
 * The CRC of parts one after another, without reading them again. About 2 us a part: parts of one upload have one
 * length, whose power is computed once.
 */
function combine(field: Field, parts: readonly CrcPart[]): Crc64 {
  let whole: Crc64 = { high: 0, low: 0 };
  let shift = field.one;
  let shiftBytes = 0;
  for (const part of parts) {
    if (part.bytes !== shiftBytes) {
      shift = shiftOf(field, part.bytes);
      shiftBytes = part.bytes;
    }
    const moved = field.multiply(whole, shift);
    whole = { high: (moved.high ^ part.crc.high) >>> 0, low: (moved.low ^ part.crc.low) >>> 0 };
  }
  return whole;
}

const CRC32_FIELD = makeField(32, CRC32_POLYNOMIAL, 0);
const CRC32C_FIELD = makeField(32, CRC32C_POLYNOMIAL, 0);
const CRC64_FIELD = makeField(64, CRC64NVME_HIGH, CRC64NVME_LOW);

/** Combines the CRCs of parts; 32-bit CRCs are in `high`. */
export function combineCrc(algorithm: 'CRC32' | 'CRC32C' | 'CRC64NVME', parts: readonly CrcPart[]): Crc64 {
  const field = algorithm === 'CRC32' ? CRC32_FIELD : algorithm === 'CRC32C' ? CRC32C_FIELD : CRC64_FIELD;
  return combine(field, parts);
}
