/**
 * How samples lie in a namespace's log. A record holds samples of one call whose times are near each other. Each is, all
 * numbers big-endian:
 *
 *     8    the metric's id        f64  time
 *     u8   unit                   u16  number of values; STATISTICS: a statistic set
 *     for each value: f64 value, f64 how often      |      f64 count, sum, minimum, maximum
 */

/** Samples of one record lie within so many milliseconds: who looks for a time need not look further back. */
export const RECORD_SPAN_MS = 60_000;
const RECORD_BYTES = 64 * 1024;
const HEAD_BYTES = 19;
const STATISTICS = 0xffff;

/** Append only: a unit is stored as its place in this list. */
export const UNITS = (
  'None Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Gigabytes Terabytes Bits Kilobits Megabits ' +
  'Gigabits Terabits Percent Count Bytes/Second Kilobytes/Second Megabytes/Second Gigabytes/Second ' +
  'Terabytes/Second Bits/Second Kilobits/Second Megabits/Second Gigabits/Second Terabits/Second Count/Second'
).split(' ');

export interface Statistics {
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
}

export interface Sample {
  /** The metric's, 16 hexadecimal digits. */
  id: string;
  timeMs: number;
  unit: string;
  /** Values and how often each was seen, or what is known of them together. */
  values: readonly (readonly [value: number, count: number])[] | Statistics;
}

/** Samples as records, the earliest first. */
export function encodeSamples(samples: readonly Sample[]): { timeMs: number; bytes: Buffer }[] {
  const sorted = [...samples].sort((a, b) => a.timeMs - b.timeMs);
  const records: { timeMs: number; bytes: Buffer }[] = [];
  let parts: Buffer[] = [];
  let bytes = 0;
  let firstMs = 0;
  const end = (): void => {
    if (parts.length > 0) records.push({ timeMs: firstMs, bytes: Buffer.concat(parts) });
    parts = [];
    bytes = 0;
  };
  for (const sample of sorted) {
    if (bytes > RECORD_BYTES || sample.timeMs - firstMs > RECORD_SPAN_MS) end();
    if (parts.length === 0) firstMs = sample.timeMs;
    const part = encodeSample(sample);
    parts.push(part);
    bytes += part.length;
  }
  end();
  return records;
}

function encodeSample({ id, timeMs, unit, values }: Sample): Buffer {
  const numbers = Array.isArray(values) ? values.flat() : statisticNumbers(values as Statistics);
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + 8 * numbers.length);
  bytes.write(id, 0, 'hex');
  bytes.writeDoubleBE(timeMs, 8);
  bytes.writeUInt8(Math.max(0, UNITS.indexOf(unit)), 16);
  bytes.writeUInt16BE(Array.isArray(values) ? values.length : STATISTICS, 17);
  let at = HEAD_BYTES;
  for (const number of numbers) at = bytes.writeDoubleBE(number, at);
  return bytes;
}

function statisticNumbers({ count, sum, minimum, maximum }: Statistics): number[] {
  return [count, sum, minimum, maximum];
}

/** Samples of a record whose metric is wanted. */
export function* decodeSamples(record: Uint8Array, wants: (id: string) => boolean): Generator<Sample> {
  const bytes = Buffer.from(record.buffer, record.byteOffset, record.length);
  let at = 0;
  while (at < bytes.length) {
    const id = bytes.toString('hex', at, at + 8);
    const kind = bytes.readUInt16BE(at + 17);
    const start = at + HEAD_BYTES;
    const count = kind === STATISTICS ? 4 : 2 * kind;
    at = start + 8 * count;
    if (!wants(id)) continue;
    const head = start - HEAD_BYTES;
    const timeMs = bytes.readDoubleBE(head + 8);
    const unit = UNITS[bytes.readUInt8(head + 16)] ?? 'None';
    const number = (i: number): number => bytes.readDoubleBE(start + 8 * i);
    const values =
      kind === STATISTICS
        ? { count: number(0), sum: number(1), minimum: number(2), maximum: number(3) }
        : Array.from({ length: kind }, (_, i) => [number(2 * i), number(2 * i + 1)] as const);
    yield { id, timeMs, unit, values };
  }
}
