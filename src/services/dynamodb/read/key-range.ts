/** Key conditions and segments as ranges of rows. */

import type { Range } from '../../../core/store.ts';
import { afterKey, afterPrefix } from '../../../core/tuple.ts';
import type { MatchedKey, SortRange } from '../expression/key-condition.ts';
import type { AttributeValue } from '../item/attribute-value.ts';
import { encodeKeyValue, partitionHash, segmentRange } from '../item/key.ts';
import { rowKey } from '../table/rows.ts';

/**
 * The end of all keys that begin with these whole parts. What follows a part is the type of the next one; FF there
 * would say that the part itself goes on.
 */
function endOf(parts: Uint8Array): Uint8Array {
  const end = new Uint8Array(parts.length + 1);
  end.set(parts);
  end[parts.length] = 0xff;
  return end;
}

/** All rows of a table or an index. */
export function wholeRange(prefix: Uint8Array): Range {
  return { gte: prefix, lt: afterPrefix(prefix) ?? endOf(prefix) };
}

/** The rows of one segment of a parallel Scan. */
export function segmentRows(prefix: Uint8Array, segment: number, totalSegments: number): Range {
  const { gte, lt } = segmentRange(segment, totalSegments);
  const end = lt === undefined ? wholeRange(prefix).lt : rowKey(prefix, [lt]);
  return { gte: rowKey(prefix, [gte]), lt: end };
}

function sortRange(base: Uint8Array, { operator, values }: SortRange): Range {
  const [low, high] = values.map((value) => rowKey(base, [encodeKeyValue(value)]));
  const whole = { gte: base, lt: endOf(base) };
  if (low === undefined) return whole;
  switch (operator) {
    case '<':
      return { gte: base, lt: low };
    case '<=':
      return { gte: base, lt: endOf(low) };
    case '>':
      return { gte: endOf(low), lt: whole.lt };
    case '>=':
      return { gte: low, lt: whole.lt };
    case 'BETWEEN':
      return { gte: low, lt: endOf(high ?? low) };
    case 'begins_with': {
      // Without the mark of the part's end.
      const start = low.subarray(0, low.length - 1);
      return { gte: start, lt: afterPrefix(start) ?? whole.lt };
    }
  }
}

function encoded(values: readonly AttributeValue[]): Uint8Array[] {
  return values.map(encodeKeyValue);
}

/** The rows that a Query's key conditions describe. */
export function queryRange(prefix: Uint8Array, { partition, sort, range }: MatchedKey): Range {
  const base = rowKey(prefix, [partitionHash(encoded(partition)), ...encoded(sort)]);
  return range === undefined ? { gte: base, lt: endOf(base) } : sortRange(base, range);
}

/** What of a range lies behind the row with key `start`, in the direction of the read. */
export function rangeBehind(range: Range, start: Uint8Array, reverse: boolean): Range {
  if (reverse) return { gte: range.gte, lt: Buffer.compare(start, range.lt) < 0 ? start : range.lt };
  const gte = Buffer.compare(start, range.gte) < 0 ? range.gte : afterKey(start);
  return { gte, lt: range.lt };
}

export function isInRange({ gte, lt }: Range, key: Uint8Array): boolean {
  return Buffer.compare(key, gte) >= 0 && Buffer.compare(key, lt) < 0;
}
