/** One log: the queue of its appends, the segment that grows, the sealed ones behind it. */

import { errorCode } from '../file-errors.ts';
import type { Files, OpenFile } from '../files.ts';
import { SegmentError, toSegmentError } from './segment-errors.ts';
import { inspectSegment, listSegments, segmentName } from './segment-file.ts';
import {
  addToIndex,
  emptyIndex,
  encodeFooter,
  encodeHeader,
  encodeRecord,
  HEADER_BYTES,
  RECORD_HEAD_BYTES,
  type SegmentIndex,
} from './segment-format.ts';
import { type NewRecord, PENDING_BYTES_MAX } from './segment-store.ts';

/**
 * A segment of this size is sealed; so is one whose records span a day, so that retention finds whole
 * segments.
 */
const SEGMENT_BYTES_MAX = 16 * 1024 * 1024;
const SEGMENT_SPAN_MS_MAX = 24 * 60 * 60 * 1000;

/** Appends that are written together. */
const GROUP_BYTES_MAX = 4 * 1024 * 1024;

export interface LogOptions {
  files: Files;
  name: string;
  directory: string;
  isStrict: boolean;
  report: (damage: Damage) => void;
  /** A failed repair has left the file in an unknown state: the log has to be opened anew. */
  onBroken: () => void;
}

/** Bytes that were lost to a crash or to the disk. */
export interface Damage {
  log: string;
  path: string;
  /** `torn`: cut from the end of the log at its first use; `damaged`: skipped by a read. */
  kind: 'torn' | 'damaged';
  offset: number;
  bytes: number;
}

export interface Segment {
  readonly baseSequence: number;
  readonly path: string;
  /** Read when it is needed first, except for the last segment. */
  index: SegmentIndex | undefined;
  isSealed: boolean;
}

interface PendingAppend {
  records: readonly NewRecord[];
  bytes: number;
  resolve(sequences: number[]): void;
  reject(error: unknown): void;
}

export class SegmentLog {
  readonly #options: LogOptions;
  readonly #segments: Segment[];
  #lastSequence: number;
  #writer: OpenFile | undefined;
  #pending: PendingAppend[] = [];
  #pendingBytes = 0;
  /** Whatever changes files runs one after the other. */
  #work: Promise<unknown> = Promise.resolve();
  #isDraining = false;
  #isBroken = false;

  private constructor(options: LogOptions, segments: Segment[], lastSequence: number) {
    this.#options = options;
    this.#segments = segments;
    this.#lastSequence = lastSequence;
  }

  /** Lists the segments and cuts what a crash has torn off the last one. */
  static async open(options: LogOptions): Promise<SegmentLog> {
    const { files, directory, name, report } = options;
    const bases = await listSegments(files, directory);
    const segments = bases.map((baseSequence): Segment => {
      const path = `${directory}/${segmentName(baseSequence)}`;
      return { baseSequence, path, index: undefined, isSealed: true };
    });
    const last = segments.at(-1);
    if (last === undefined) return new SegmentLog(options, segments, 0);
    const found = await inspectSegment(files, last.path, last.baseSequence);
    last.index = found.index;
    last.isSealed = found.isSealed;
    if (found.tornBytes > 0 || found.index.end === 0) await cut(files, last, found.index);
    if (found.tornBytes > 0) {
      report({ log: name, path: last.path, kind: 'torn', offset: found.index.end, bytes: found.tornBytes });
    }
    return new SegmentLog(options, segments, found.index.lastSequence);
  }

  get lastSequence(): number {
    return this.#lastSequence;
  }

  /** The segments as they are now; what is appended later is not in the copies of their indexes' ends. */
  segments(): readonly Segment[] {
    return [...this.#segments];
  }

  async indexOf(segment: Segment): Promise<SegmentIndex> {
    if (segment.index === undefined) {
      const { files, name, report } = this.#options;
      const found = await inspectSegment(files, segment.path, segment.baseSequence);
      segment.index ??= found.index;
      if (found.tornBytes > 0) {
        const { end } = found.index;
        report({ log: name, path: segment.path, kind: 'damaged', offset: end, bytes: found.tornBytes });
      }
    }
    return segment.index;
  }

  async append(records: readonly NewRecord[]): Promise<number[]> {
    const bytes = records.reduce((sum, record) => sum + RECORD_HEAD_BYTES + record.bytes.length, 0);
    if (this.#pendingBytes > 0 && this.#pendingBytes + bytes > PENDING_BYTES_MAX) {
      const { name } = this.#options;
      throw new SegmentError(
        'busy',
        name,
        `More than ${PENDING_BYTES_MAX} bytes wait to be appended to ${name}`,
      );
    }
    this.#pendingBytes += bytes;
    const appended = new Promise<number[]>((resolve, reject) => {
      this.#pending.push({ records, bytes, resolve, reject });
    });
    if (!this.#isDraining) {
      this.#isDraining = true;
      // Queued, so that all appends of this moment are in the first group.
      void this.#exclusively(() => this.#drain());
    }
    return appended;
  }

  /** Drops segments from the oldest on while all their records are older than `timeMs`. */
  dropBefore(timeMs: number): Promise<number> {
    return this.#exclusively(async () => {
      let dropped = 0;
      for (let oldest = this.#segments[0]; oldest !== undefined; oldest = this.#segments[0]) {
        const index = await this.indexOf(oldest);
        if (index.blocks.length === 0 || newestMs(index) >= timeMs) break;
        if (this.#segments.length === 1) await this.#startSegment(this.#lastSequence + 1);
        await this.#options.files.remove(oldest.path);
        this.#segments.shift();
        dropped++;
      }
      return dropped;
    });
  }

  /** Drops segments from the oldest on, but not the last, while there are more than `bytesMax` bytes. */
  dropBeyond(bytesMax: number): Promise<number> {
    return this.#exclusively(async () => {
      const sizes: number[] = [];
      for (const segment of this.#segments) sizes.push((await this.indexOf(segment)).end);
      let bytes = sizes.reduce((sum, size) => sum + size, 0);
      let dropped = 0;
      while (bytes > bytesMax && this.#segments.length > 1) {
        const oldest = this.#segments[0];
        if (oldest === undefined) break;
        await this.#options.files.remove(oldest.path);
        this.#segments.shift();
        bytes -= sizes[dropped++] ?? 0;
      }
      return dropped;
    });
  }

  /** Removes all records; what is appended later starts at 1 again. */
  async remove(): Promise<void> {
    await this.#exclusively(async () => {
      await this.#closeWriter();
      await this.#options.files.removeTree(this.#options.directory);
      this.#segments.length = 0;
      this.#lastSequence = 0;
    });
  }

  /** Lets no append wait and closes the file. */
  async close(): Promise<void> {
    await this.#exclusively(() => this.#closeWriter());
  }

  async #exclusively<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#work.then(action);
    this.#work = result.catch(() => {});
    return result;
  }

  async #drain(): Promise<void> {
    while (this.#pending.length > 0) {
      const group = this.#takeGroup();
      try {
        const sequences = await this.#writeGroup(group);
        for (const [i, append] of group.entries()) append.resolve(sequences[i] ?? []);
      } catch (error) {
        for (const append of group) append.reject(error);
      }
      for (const { bytes } of group) this.#pendingBytes -= bytes;
    }
    this.#isDraining = false;
  }

  #takeGroup(): PendingAppend[] {
    let count = 0;
    let bytes = 0;
    for (const append of this.#pending) {
      if (count > 0 && bytes + append.bytes > GROUP_BYTES_MAX) break;
      bytes += append.bytes;
      count++;
    }
    return this.#pending.splice(0, count);
  }

  /** Writes the records of a group with one call; resolves with their sequences. */
  async #writeGroup(group: readonly PendingAppend[]): Promise<number[][]> {
    if (this.#isBroken)
      throw new SegmentError('input-output', this.#options.name, 'The log could not be repaired');
    const buffer = Buffer.allocUnsafe(group.reduce((sum, { bytes }) => sum + bytes, 0));
    const added: { sequence: number; timeMs: number; size: number }[] = [];
    let end = 0;
    let last = this.#lastSequence;
    const sequences = group.map(({ records }) =>
      records.map(({ sequence, timeMs, bytes }) => {
        // Delivered again: it is there already.
        if (sequence !== undefined && sequence <= last) return sequence;
        last = sequence ?? last + 1;
        const start = end;
        end = encodeRecord(buffer, end, { sequence: last, timeMs, bytes });
        added.push({ sequence: last, timeMs, size: end - start });
        return last;
      }),
    );
    const first = added[0];
    if (first === undefined) return sequences;
    const segment = await this.#segmentFor(first.sequence, end, added[added.length - 1]?.timeMs ?? 0);
    await this.#write(segment, buffer.subarray(0, end));
    const index = await this.indexOf(segment);
    for (const { sequence, timeMs, size } of added) addToIndex(index, sequence, timeMs, size);
    this.#lastSequence = last;
    return sequences;
  }

  /**
   * The segment that takes `bytes` more, a new one when the last is sealed, full, or holds too long a time.
   */
  async #segmentFor(sequence: number, bytes: number, timeMs: number): Promise<Segment> {
    const last = this.#segments.at(-1);
    if (last !== undefined && !last.isSealed) {
      const index = await this.indexOf(last);
      const isFull = index.end + bytes > SEGMENT_BYTES_MAX && index.end > HEADER_BYTES;
      if (!isFull && timeMs - index.oldestMs <= SEGMENT_SPAN_MS_MAX) return last;
      await this.#seal(last, index);
    }
    return this.#startSegment(sequence);
  }

  async #write(segment: Segment, bytes: Buffer): Promise<void> {
    const index = await this.indexOf(segment);
    try {
      this.#writer ??= await this.#options.files.open(segment.path, 'update');
      await this.#writer.write([bytes], index.end);
      if (this.#options.isStrict) await this.#writer.sync();
    } catch (error) {
      await this.#repair(index.end);
      throw toSegmentError(error, this.#options.name, segment.path);
    }
  }

  /** Takes away what a failed write has left, or gives the log up until it is opened anew. */
  async #repair(end: number): Promise<void> {
    try {
      await this.#writer?.truncate(end);
    } catch {
      this.#isBroken = true;
      await this.#closeWriter().catch(() => {});
      this.#options.onBroken();
    }
  }

  async #seal(segment: Segment, index: SegmentIndex): Promise<void> {
    // Without its footer a segment is read from end to end once: a pity, not an error.
    await this.#write(segment, encodeFooter(index)).catch((error) => {
      if (this.#isBroken) throw error;
    });
    await this.#closeWriter();
    segment.isSealed = true;
  }

  async #startSegment(baseSequence: number): Promise<Segment> {
    const { files, directory, isStrict, name } = this.#options;
    const path = `${directory}/${segmentName(baseSequence)}`;
    try {
      await this.#closeWriter();
      await files.makeDirectory(directory);
      const file = await files.open(path, 'update');
      this.#writer = file;
      await file.truncate(0);
      await file.write([encodeHeader(baseSequence)], 0);
      if (isStrict) {
        await file.sync();
        await files.syncDirectory(directory);
      }
    } catch (error) {
      await this.#closeWriter();
      if (errorCode(error) !== undefined) await files.remove(path).catch(() => {});
      throw toSegmentError(error, name, path);
    }
    const segment = { baseSequence, path, index: emptyIndex(baseSequence), isSealed: false };
    this.#segments.push(segment);
    return segment;
  }

  async #closeWriter(): Promise<void> {
    const writer = this.#writer;
    this.#writer = undefined;
    await writer?.close();
  }
}

export function newestMs({ blocks }: SegmentIndex): number {
  return blocks.reduce((newest, block) => Math.max(newest, block.newestMs), Number.NEGATIVE_INFINITY);
}

/** Leaves the whole records alone in the file, and a header before them. */
async function cut(files: Files, segment: Segment, index: SegmentIndex): Promise<void> {
  const file = await files.open(segment.path, 'update');
  try {
    await file.truncate(Math.max(index.end, HEADER_BYTES));
    if (index.end === 0) await file.write([encodeHeader(segment.baseSequence)], 0);
    index.end = Math.max(index.end, HEADER_BYTES);
  } finally {
    await file.close();
  }
}
