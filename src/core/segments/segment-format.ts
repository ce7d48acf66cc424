/**
 * The bytes of a segment, all numbers big-endian:
 *
 *     header   8 bytes "KUMOSEG1", u64 base sequence (all records have this one or a later one)
 *     record   u32 CRC-32 of what follows, u32 length, u64 sequence, f64 time, payload     ... any number
 *     footer   the index: for each block u32 offset, u32 records, u64 first sequence, f64 oldest time,
 *              f64 newest time; then u64 last sequence
 *     trailer  u32 bytes of the footer, u32 CRC-32 of the footer, 8 bytes "KUMOIDX1"
 *
 * Footer and trailer are there when the segment is sealed: nothing is appended to it any more.
 */

import { crc32 } from 'node:zlib';
import type { SegmentRecord } from './segment-store.ts';

const HEADER_MAGIC = Buffer.from('KUMOSEG1');
const TRAILER_MAGIC = Buffer.from('KUMOIDX1');
export const HEADER_BYTES = 16;
export const TRAILER_BYTES = 16;
export const RECORD_HEAD_BYTES = 24;
const INDEX_ENTRY_BYTES = 32;

/** A stretch of whole records: the unit of reading, and what damage costs at most. */
export const BLOCK_BYTES = 64 * 1024;

export interface Block {
  offset: number;
  records: number;
  firstSequence: number;
  oldestMs: number;
  newestMs: number;
}

/** What is known of a segment without reading its records. */
export interface SegmentIndex {
  readonly blocks: Block[];
  /** Of all records; infinite when there is none. */
  oldestMs: number;
  /** Of the last record; the base minus one when there is none. */
  lastSequence: number;
  /** Where the records end. */
  end: number;
}

export function encodeHeader(baseSequence: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  HEADER_MAGIC.copy(header);
  header.writeBigUInt64BE(BigInt(baseSequence), 8);
  return header;
}

export function isHeader(header: Buffer): boolean {
  return header.length === HEADER_BYTES && header.subarray(0, 8).equals(HEADER_MAGIC);
}

export function emptyIndex(baseSequence: number): SegmentIndex {
  const oldestMs = Number.POSITIVE_INFINITY;
  return { blocks: [], oldestMs, lastSequence: baseSequence - 1, end: HEADER_BYTES };
}

/** Writes one record at `at`, returns its end. */
export function encodeRecord(target: Buffer, at: number, { sequence, timeMs, bytes }: SegmentRecord): number {
  const end = at + RECORD_HEAD_BYTES + bytes.length;
  target.writeUInt32BE(bytes.length, at + 4);
  target.writeBigUInt64BE(BigInt(sequence), at + 8);
  target.writeDoubleBE(timeMs, at + 16);
  target.set(bytes, at + RECORD_HEAD_BYTES);
  target.writeUInt32BE(crc32(target.subarray(at + 4, end)), at);
  return end;
}

/** Bytes of the record that starts at `at`; undefined when its head is not all there. */
export function recordBytes(source: Buffer, at: number): number | undefined {
  return at + RECORD_HEAD_BYTES > source.length ? undefined : RECORD_HEAD_BYTES + source.readUInt32BE(at + 4);
}

/** The record at `at`; undefined when it is not whole. The payload is a view of `source`. */
export function decodeRecord(source: Buffer, at: number): SegmentRecord | undefined {
  const size = recordBytes(source, at);
  if (size === undefined || at + size > source.length) return undefined;
  if (source.readUInt32BE(at) !== crc32(source.subarray(at + 4, at + size))) return undefined;
  return {
    sequence: Number(source.readBigUInt64BE(at + 8)),
    timeMs: source.readDoubleBE(at + 16),
    bytes: source.subarray(at + RECORD_HEAD_BYTES, at + size),
  };
}

/** Takes up a record of `size` bytes at the end of the records. */
export function addToIndex(index: SegmentIndex, sequence: number, timeMs: number, size: number): void {
  const last = index.blocks.at(-1);
  if (last === undefined || index.end - last.offset >= BLOCK_BYTES) {
    index.blocks.push({
      offset: index.end,
      records: 1,
      firstSequence: sequence,
      oldestMs: timeMs,
      newestMs: timeMs,
    });
  } else {
    last.records++;
    last.oldestMs = Math.min(last.oldestMs, timeMs);
    last.newestMs = Math.max(last.newestMs, timeMs);
  }
  index.oldestMs = Math.min(index.oldestMs, timeMs);
  index.lastSequence = sequence;
  index.end += size;
}

/** Footer and trailer of a segment. */
export function encodeFooter({ blocks, lastSequence }: SegmentIndex): Buffer {
  const footerBytes = blocks.length * INDEX_ENTRY_BYTES + 8;
  const footer = Buffer.alloc(footerBytes + TRAILER_BYTES);
  let at = 0;
  for (const block of blocks) {
    footer.writeUInt32BE(block.offset, at);
    footer.writeUInt32BE(block.records, at + 4);
    footer.writeBigUInt64BE(BigInt(block.firstSequence), at + 8);
    footer.writeDoubleBE(block.oldestMs, at + 16);
    footer.writeDoubleBE(block.newestMs, at + 24);
    at += INDEX_ENTRY_BYTES;
  }
  footer.writeBigUInt64BE(BigInt(lastSequence), at);
  footer.writeUInt32BE(footerBytes, footerBytes);
  footer.writeUInt32BE(crc32(footer.subarray(0, footerBytes)), footerBytes + 4);
  TRAILER_MAGIC.copy(footer, footerBytes + 8);
  return footer;
}

/** Bytes of the footer that a trailer announces; undefined when these are not the bytes of a trailer. */
export function footerBytesOf(trailer: Buffer): number | undefined {
  const isTrailer = trailer.length === TRAILER_BYTES && trailer.subarray(8).equals(TRAILER_MAGIC);
  return isTrailer ? trailer.readUInt32BE(0) : undefined;
}

/**
 * The index in a footer; undefined when its checksum or its form is wrong. `end` is where the footer starts.
 */
export function decodeFooter(footer: Buffer, trailer: Buffer, end: number): SegmentIndex | undefined {
  if ((footer.length - 8) % INDEX_ENTRY_BYTES !== 0 || crc32(footer) !== trailer.readUInt32BE(4))
    return undefined;
  const blocks: Block[] = [];
  let oldestMs = Number.POSITIVE_INFINITY;
  for (let at = 0; at + INDEX_ENTRY_BYTES <= footer.length; at += INDEX_ENTRY_BYTES) {
    blocks.push({
      offset: footer.readUInt32BE(at),
      records: footer.readUInt32BE(at + 4),
      firstSequence: Number(footer.readBigUInt64BE(at + 8)),
      oldestMs: footer.readDoubleBE(at + 16),
      newestMs: footer.readDoubleBE(at + 24),
    });
    oldestMs = Math.min(oldestMs, footer.readDoubleBE(at + 16));
  }
  return { blocks, oldestMs, lastSequence: Number(footer.readBigUInt64BE(footer.length - 8)), end };
}
