/** A page of a log: which segments and blocks may hold what a query wants, and their records. */

import { errorCode } from '../file-errors.ts';
import type { Files, OpenFile } from '../files.ts';
import { readBlock } from './segment-file.ts';
import type { Block, SegmentIndex } from './segment-format.ts';
import type { Damage, Segment, SegmentLog } from './segment-log.ts';
import {
  READ_BYTES_MAX,
  type ReadQuery,
  SCAN_BYTES_MAX,
  type SegmentPage,
  type SegmentRecord,
} from './segment-store.ts';

interface BlockPlace {
  block: Block;
  end: number;
  /** One above the last sequence that the block may hold. */
  untilSequence: number;
}

export interface ReadParts {
  files: Files;
  name: string;
  report: (damage: Damage) => void;
}

export async function readPage(log: SegmentLog, parts: ReadParts, query: ReadQuery): Promise<SegmentPage> {
  const page = new Page(query, log.lastSequence);
  const segments = log.segments();
  const order = segments.map((segment, i) => ({ segment, untilSequence: segments[i + 1]?.baseSequence }));
  if (query.reverse === true) order.reverse();
  for (const { segment, untilSequence } of order) {
    if (!page.wantsSequences(segment.baseSequence, untilSequence ?? Number.POSITIVE_INFINITY)) continue;
    await readSegment(log, parts, segment, page);
    if (page.isFull) break;
  }
  return page.result();
}

async function readSegment(log: SegmentLog, parts: ReadParts, segment: Segment, page: Page): Promise<void> {
  let file: OpenFile | undefined;
  try {
    const index = await log.indexOf(segment);
    const blocks = placesOf(index).filter((place) => page.wants(place));
    if (page.isReverse) blocks.reverse();
    for (const place of blocks) {
      if (!page.mayScan(place)) return;
      file ??= await parts.files.open(segment.path, 'read');
      const { records, isWhole } = await readBlock(file, place.block, place.end);
      if (!isWhole) {
        const { offset } = place.block;
        parts.report({
          log: parts.name,
          path: segment.path,
          kind: 'damaged',
          offset,
          bytes: place.end - offset,
        });
      }
      page.take(records);
      if (page.isFull) return;
    }
  } catch (error) {
    // Retention has dropped the segment meanwhile.
    if (errorCode(error) !== 'ENOENT') throw error;
  } finally {
    await file?.close();
  }
}

/** A copy: appends go on while the blocks are read. */
function placesOf({ blocks, end, lastSequence }: SegmentIndex): BlockPlace[] {
  return blocks.map((block, i) => {
    const next = blocks[i + 1];
    return {
      block: { ...block },
      end: next?.offset ?? end,
      untilSequence: next?.firstSequence ?? lastSequence + 1,
    };
  });
}

class Page {
  readonly isReverse: boolean;
  isFull = false;
  readonly #records: SegmentRecord[] = [];
  readonly #limit: number;
  readonly #fromSequence: number;
  readonly #untilSequence: number;
  readonly #fromTimeMs: number;
  readonly #untilTimeMs: number;
  #bytes = 0;
  #scannedBytes = 0;
  #next: number | undefined;

  constructor(query: ReadQuery, lastSequence: number) {
    this.isReverse = query.reverse === true;
    this.#limit = query.limit;
    this.#fromSequence = query.fromSequence ?? 0;
    this.#untilSequence = Math.min(query.untilSequence ?? Number.POSITIVE_INFINITY, lastSequence + 1);
    this.#fromTimeMs = query.fromTimeMs ?? Number.NEGATIVE_INFINITY;
    this.#untilTimeMs = query.untilTimeMs ?? Number.POSITIVE_INFINITY;
  }

  wantsSequences(first: number, until: number): boolean {
    return first < this.#untilSequence && until > this.#fromSequence;
  }

  wants({ block, untilSequence }: BlockPlace): boolean {
    return (
      this.wantsSequences(block.firstSequence, untilSequence) &&
      block.oldestMs < this.#untilTimeMs &&
      block.newestMs >= this.#fromTimeMs
    );
  }

  /** Whether this page may read a further block; if not, the next page begins with it. */
  mayScan({ block, end, untilSequence }: BlockPlace): boolean {
    if (this.#scannedBytes > 0 && this.#scannedBytes + end - block.offset > SCAN_BYTES_MAX) {
      this.isFull = true;
      this.#next = this.isReverse ? untilSequence : block.firstSequence;
      return false;
    }
    this.#scannedBytes += end - block.offset;
    return true;
  }

  /** Takes what the query wants of a block's records, oldest first. */
  take(records: SegmentRecord[]): void {
    if (this.isReverse) records.reverse();
    for (const record of records) {
      const { sequence, timeMs, bytes } = record;
      const isWanted =
        sequence >= this.#fromSequence &&
        sequence < this.#untilSequence &&
        timeMs >= this.#fromTimeMs &&
        timeMs < this.#untilTimeMs;
      if (!isWanted) continue;
      const isTooMuch = this.#records.length > 0 && this.#bytes + bytes.length > READ_BYTES_MAX;
      if (isTooMuch || this.#records.length === this.#limit) {
        this.isFull = true;
        this.#next = this.isReverse ? sequence + 1 : sequence;
        return;
      }
      this.#records.push(record);
      this.#bytes += bytes.length;
    }
  }

  result(): SegmentPage {
    return { records: this.#records, next: this.#next };
  }
}
