/**
 * The part of a search that looks through events, away from the event loop: of all that it is shown it keeps those that
 * come first, as many as a page may have. Plain data goes in and comes out.
 */

import type { OffloadedTask } from '../../core/offload.ts';
import type { SegmentRecord } from '../../core/segments/segment-store.ts';
import { type Chunk, decodeChunk } from './chunk.ts';
import type { Pattern } from './patterns/matching.ts';
import { compilePattern } from './patterns/pattern.ts';
import { comparePositions, type Position } from './position.ts';
import { compileMasks, type Era, type Masks } from './protection/masking.ts';
import { type FoundEvent, scanChunk } from './scan.ts';

/** The streams that are searched; all that are not deleted unless something else is said. */
export interface WantedStreams {
  readonly ids?: readonly string[] | undefined;
  readonly names?: readonly string[] | undefined;
  readonly prefix?: string | undefined;
  /** Ids of those that were deleted. */
  readonly dead?: readonly string[] | undefined;
}

export interface SearchInput {
  readonly streams: WantedStreams;
  /** A filter pattern; empty: all events. */
  readonly pattern: string;
  /** Events of a page, and bytes of their messages (a page has at least one event). */
  readonly limit: number;
  readonly bytesMax: number;
  /** Beginning with the latest; the page is in this order. */
  readonly isReverse: boolean;
  /** What was to be masked, and when. */
  readonly masked?: readonly Era[] | undefined;
  /** The page begins behind it (in the search's direction). */
  readonly after: Position | undefined;
}

/** Inclusive, and exclusive. */
export interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface SearchProgress {
  /** The page is full, and there is more. */
  readonly hasMore: boolean;
  /** Of the page's last event when it is full: nothing behind it is wanted any more. */
  readonly boundMs: number | undefined;
}

export interface PageEvent extends Position {
  readonly message: string;
  readonly streamName: string;
  readonly ingestedMs: number;
}

export interface FoundPage {
  readonly events: PageEvent[];
  /** Of what was looked through there is more than is on the page. */
  readonly hasMore: boolean;
}

/** {@link OffloadedTask} with types. */
export interface SearchTask extends OffloadedTask {
  take(records: readonly SegmentRecord[], about: unknown): SearchProgress;
  finish(): FoundPage;
}

export function beginSearch(input: SearchInput): SearchTask {
  const nearest = new Nearest(input);
  const wants = streamTest(input.streams);
  const pattern = compilePattern(input.pattern);
  const masks = compileMasks(input.masked);
  return {
    take(records, about) {
      // What `search.ts` gives.
      const stretch = about as Stretch;
      for (const record of records) scanRecord(record, { nearest, wants, pattern, masks, stretch });
      return nearest.progress();
    },
    finish: () => nearest.page(),
  };
}

function streamTest({ ids, names, prefix, dead = [] }: WantedStreams): (chunk: Chunk) => boolean {
  const [wantedIds, wantedNames] = [ids && new Set(ids), names && new Set(names)];
  const deadIds = new Set(dead);
  return ({ streamId, streamName }) =>
    !deadIds.has(streamId) &&
    wantedIds?.has(streamId) !== false &&
    wantedNames?.has(streamName) !== false &&
    (prefix === undefined || streamName.startsWith(prefix));
}

interface Scan {
  nearest: Nearest;
  wants: (chunk: Chunk) => boolean;
  pattern: Pattern;
  masks: Masks | undefined;
  stretch: Stretch;
}

function scanRecord(record: SegmentRecord, { nearest, wants, pattern, masks, stretch }: Scan): void {
  const chunk = decodeChunk(record.bytes);
  if (!wants(chunk)) return;
  const filter = { ...within(stretch, nearest.progress().boundMs, nearest.isReverse), pattern, masks };
  for (const event of scanChunk(chunk, record.sequence, filter)) nearest.add(event);
}

/** The part of a stretch of which anything may be on the page. */
export function within(stretch: Stretch, boundMs: number | undefined, isReverse: boolean): Stretch {
  const { fromMs, untilMs } = stretch;
  if (boundMs === undefined) return stretch;
  if (isReverse) return { fromMs: Math.max(fromMs, boundMs), untilMs };
  return { fromMs, untilMs: Math.min(untilMs, boundMs + 1) };
}

interface KeptEvent extends PageEvent {
  readonly bytes: number;
}

/** Of the events that it is shown those that come first in the search's direction, as many as a page may have. */
class Nearest {
  readonly isReverse: boolean;
  readonly #input: SearchInput;
  readonly #compare: (a: Position, b: Position) => number;
  #events: KeptEvent[] = [];
  #bytes = 0;
  #hasMore = false;
  /** No event behind this one is on the page. */
  #bound: Position | undefined;

  constructor(input: SearchInput) {
    this.#input = input;
    this.isReverse = input.isReverse;
    this.#compare = input.isReverse ? (a, b) => comparePositions(b, a) : comparePositions;
  }

  add({ timeMs, sequence, index, message, bytes, chunk }: FoundEvent): void {
    const { after, limit, bytesMax } = this.#input;
    const { streamName, ingestedMs } = chunk;
    const event = { timeMs, sequence, index, message, bytes, streamName, ingestedMs };
    if (after !== undefined && this.#compare(event, after) <= 0) return;
    if (this.#bound !== undefined && this.#compare(event, this.#bound) > 0) return;
    this.#events.push(event);
    this.#bytes += bytes;
    if (this.#events.length > 2 * limit || this.#bytes > 2 * bytesMax) this.#trim();
  }

  progress(): SearchProgress {
    return { hasMore: this.#hasMore, boundMs: this.#bound?.timeMs };
  }

  page(): FoundPage {
    this.#trim();
    return { events: this.#events.map(({ bytes: _bytes, ...event }) => event), hasMore: this.#hasMore };
  }

  #trim(): void {
    const { limit, bytesMax } = this.#input;
    this.#events.sort(this.#compare);
    let bytes = 0;
    let count = 0;
    for (const event of this.#events) {
      if (count === limit || (count > 0 && bytes + event.bytes > bytesMax)) break;
      bytes += event.bytes;
      count++;
    }
    if (count < this.#events.length) {
      this.#hasMore = true;
      this.#events.length = count;
      this.#bound = this.#events.at(-1);
    }
    this.#bytes = bytes;
  }
}
