/**
 * Reading segments: the index of a sealed one, the records of one that is not, the blocks that a query wants.
 */

import type { Files, OpenFile } from '../files.ts';
import {
  addToIndex,
  type Block,
  decodeFooter,
  decodeRecord,
  emptyIndex,
  footerBytesOf,
  HEADER_BYTES,
  isHeader,
  RECORD_HEAD_BYTES,
  recordBytes,
  type SegmentIndex,
  TRAILER_BYTES,
} from './segment-format.ts';
import type { SegmentRecord } from './segment-store.ts';

const NAME_DIGITS = 20;
const NAME = /^\d{20}\.seg$/;
const SCAN_BYTES = 1024 * 1024;

export function segmentName(baseSequence: number): string {
  return `${String(baseSequence).padStart(NAME_DIGITS, '0')}.seg`;
}

/** Base sequences of the segments in a directory, growing. */
export async function listSegments(files: Files, directory: string): Promise<number[]> {
  const names = await files.list(directory);
  return names.filter((name) => NAME.test(name)).map((name) => Number(name.slice(0, NAME_DIGITS)));
}

export interface FoundSegment {
  index: SegmentIndex;
  isSealed: boolean;
  /** Bytes behind the last whole record that are no footer: what a crash tore, or damage. */
  tornBytes: number;
}

/**
 * Finds out what a segment holds: by its footer, else by reading all its records up to the first that is not
 * whole.
 */
export async function inspectSegment(
  files: Files,
  path: string,
  baseSequence: number,
): Promise<FoundSegment> {
  const file = await files.open(path, 'read');
  try {
    const size = await file.size();
    const sealed = await sealedIndex(file, size);
    if (sealed !== undefined) return { index: sealed, isSealed: true, tornBytes: 0 };
    const index = await scan(file, baseSequence, size);
    return { index, isSealed: false, tornBytes: Math.max(0, size - index.end) };
  } finally {
    await file.close();
  }
}

async function sealedIndex(file: OpenFile, size: number): Promise<SegmentIndex | undefined> {
  if (size < HEADER_BYTES + TRAILER_BYTES) return undefined;
  const trailer = await readBytes(file, size - TRAILER_BYTES, TRAILER_BYTES);
  const footerBytes = footerBytesOf(trailer);
  if (footerBytes === undefined || footerBytes < 8) return undefined;
  const end = size - TRAILER_BYTES - footerBytes;
  if (end < HEADER_BYTES) return undefined;
  return decodeFooter(await readBytes(file, end, footerBytes), trailer, end);
}

async function scan(file: OpenFile, baseSequence: number, size: number): Promise<SegmentIndex> {
  const index = emptyIndex(baseSequence);
  // A file without its header holds nothing that can be trusted.
  if (!isHeader(await readBytes(file, 0, HEADER_BYTES))) return { ...index, end: 0 };
  let window: Buffer = Buffer.alloc(0);
  let windowAt = index.end;
  while (index.end + RECORD_HEAD_BYTES <= size) {
    const needed = recordBytes(window, index.end - windowAt) ?? RECORD_HEAD_BYTES;
    if (index.end + needed > size) break;
    if (index.end + needed > windowAt + window.length) {
      window = await readBytes(file, index.end, Math.max(needed, SCAN_BYTES));
      windowAt = index.end;
      if (window.length < needed) break;
      // Now that its head is there, the record may turn out to be longer than what was read.
      if (window.length < (recordBytes(window, 0) ?? 0)) continue;
    }
    const record = decodeRecord(window, index.end - windowAt);
    if (record === undefined || record.sequence <= index.lastSequence) break;
    addToIndex(index, record.sequence, record.timeMs, RECORD_HEAD_BYTES + record.bytes.length);
  }
  return index;
}

/** Up to `count` bytes from `position`, fewer at the end of the file. */
export async function readBytes(file: OpenFile, position: number, count: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(count);
  let total = 0;
  while (total < count) {
    const read = await file.read(buffer.subarray(total), position + total);
    if (read === 0) break;
    total += read;
  }
  return buffer.subarray(0, total);
}

/** The records of one block, oldest first; `isWhole` is false when damage ended it early. */
export async function readBlock(
  file: OpenFile,
  block: Block,
  end: number,
): Promise<{ records: SegmentRecord[]; isWhole: boolean }> {
  const bytes = await readBytes(file, block.offset, end - block.offset);
  const records: SegmentRecord[] = [];
  for (let at = 0; at < bytes.length; ) {
    const record = decodeRecord(bytes, at);
    if (record === undefined) return { records, isWhole: false };
    records.push(record);
    at += RECORD_HEAD_BYTES + record.bytes.length;
  }
  return { records, isWhole: bytes.length === end - block.offset };
}
