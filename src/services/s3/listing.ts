/**
 * Lists of keys with a prefix and a delimiter, page by page. Whatever lies behind a common prefix is skipped by one
 * seek, so that a page costs what it shows: the store is never read through.
 */

import type { ListQuery } from '../../core/collection.ts';
import type { KeyPart } from '../../core/tuple.ts';
import { KEY_BYTES_MAX } from './metadata.ts';

/** Something that is listed under a key: an object, a version, an upload. */
interface Keyed {
  key: string;
}

/** A place in the order of a list: a key, and what orders the records of one key. */
export type Position = readonly [key: string, ...KeyPart[]];

/** What is listed. */
export interface KeySource<R extends Keyed> {
  /** Reads records in order, from a place on. */
  read(query: Pick<ListQuery, 'startsWith' | 'from'> & { limit: number }): Promise<readonly R[]>;
  /** The place directly behind a record. */
  after(record: R): Position;
}

export interface ListRequest {
  prefix: string;
  delimiter: string;
  /** The first place of the page; undefined: the list's first. */
  from: Position | undefined;
  /** A common prefix that an earlier page has shown: nothing of it is shown again. */
  shown: string | undefined;
  limit: number;
}

export interface ListedPage<R> {
  records: R[];
  prefixes: string[];
  isTruncated: boolean;
  /** The last thing shown: a record, or a common prefix. */
  last: { record: R } | { prefix: string } | undefined;
  /** The first record that is not shown any more; undefined when there is none. */
  next: R | undefined;
}

/** Sorts behind nearly every text that begins with the same letters. */
const LAST_CHARACTER = '\u{10FFFF}';
/** Rows that one read takes at most: a source may read one more, and the store gives 1,000. */
const READ_ROWS_MAX = 999;

/** The text that directly follows another one in the order of UTF-8 bytes. */
export function successor(text: string): string {
  return `${text}\u0000`;
}

/** The place behind everything with a common prefix. */
export function behindPrefix(common: string): Position {
  return [common + LAST_CHARACTER];
}

/** Compares as S3 sorts: by UTF-8 bytes. */
export function compareUtf8(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** The common prefix that a key goes under, if it has one. */
export function commonPrefixOf(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '' || !key.startsWith(prefix)) return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/**
 * Where a list goes on behind a marker, which is the last key or the last common prefix of the page before.
 *
 * @param behindKey the place behind the marker, when that is a key
 */
export function resumeAfter(
  marker: string | undefined,
  prefix: string,
  delimiter: string,
  behindKey: (marker: string) => Position,
): Pick<ListRequest, 'from' | 'shown'> {
  if (marker === undefined || marker === '') return { from: undefined, shown: undefined };
  const shown = commonPrefixOf(marker, prefix, delimiter);
  return shown === undefined ? { from: behindKey(marker), shown } : { from: behindPrefix(shown), shown };
}

/** One page of a list. */
export async function listKeys<R extends Keyed>(
  source: KeySource<R>,
  request: ListRequest,
): Promise<ListedPage<R>> {
  const { prefix, limit } = request;
  const page: ListedPage<R> = {
    records: [],
    prefixes: [],
    isTruncated: false,
    last: undefined,
    next: undefined,
  };
  if (limit === 0) return page;
  let { from, shown } = request;
  if (from !== undefined && compareUtf8(from[0], prefix) < 0) from = undefined;
  // A place may be longer than any key, and than the store takes. Its beginning stands at the same keys.
  const isBeyondKeys = from !== undefined && from[0].length > KEY_BYTES_MAX + LAST_CHARACTER.length;
  if (from !== undefined && isBeyondKeys) from = [from[0].slice(0, KEY_BYTES_MAX + 1).toWellFormed()];
  for (;;) {
    // One more than is shown: it tells whether the list goes on.
    const wanted = Math.min(limit - page.records.length - page.prefixes.length + 1, READ_ROWS_MAX);
    const rows = await source.read({
      ...(prefix === '' ? {} : { startsWith: prefix }),
      ...(from === undefined ? {} : { from }),
      limit: wanted,
    });
    const step = takeRows(rows, page, { ...request, shown });
    if (step.isFull) return page;
    const lastRow = rows.at(-1);
    if (step.seek !== undefined) {
      shown = step.seek;
      from = behindPrefix(step.seek);
    } else if (lastRow === undefined || rows.length < wanted) {
      return page;
    } else {
      from = source.after(lastRow);
    }
  }
}

/** Takes rows until the page is full or a common prefix is met, behind which the list goes on. */
function takeRows<R extends Keyed>(
  rows: readonly R[],
  page: ListedPage<R>,
  { prefix, delimiter, shown, limit }: ListRequest,
): { isFull: boolean; seek?: string } {
  for (const row of rows) {
    const common = commonPrefixOf(row.key, prefix, delimiter);
    // Keys with the very last character of Unicode sort behind the seek and are met again.
    if (common !== undefined && common === shown) continue;
    if (page.records.length + page.prefixes.length === limit) {
      page.isTruncated = true;
      page.next = row;
      return { isFull: true };
    }
    if (common === undefined) {
      page.records.push(row);
      page.last = { record: row };
      continue;
    }
    page.prefixes.push(common);
    page.last = { prefix: common };
    return { isFull: false, seek: common };
  }
  return { isFull: false };
}
