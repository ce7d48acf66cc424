/** One page of a Query or Scan: rows in order until the limit of items or 1 MB has been looked at. */

import type { KeyedRow, Range } from '../../../core/store.ts';
import { LIST_ROWS_MAX } from '../../../core/store.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { afterKey } from '../../../core/tuple.ts';
import type { BoundCondition } from '../expression/ast.ts';
import { evaluateCondition } from '../expression/condition.ts';
import type { Item } from '../item/attribute-value.ts';
import { encodeItemKey } from '../item/key.ts';
import { itemSizeBytes, readUnits } from '../item/size.ts';
import { PAGE_BYTES_MAX } from '../limits.ts';
import { decodeItem, itemRowKey, readRows } from '../table/rows.ts';
import type { ReadTarget } from './read-target.ts';

/** Rows asked for at first: few enough that 400 KB items do not become a burden. */
const FIRST_ROWS = 32;

export interface PageRequest {
  target: ReadTarget;
  range: Range;
  reverse: boolean;
  /** Items looked at, whether they pass the filter or not. */
  limit: number | undefined;
  filter: BoundCondition | undefined;
  consistent: boolean;
  /** Take the items from the table instead of the entries. */
  fetches: boolean;
  /** Count only. */
  countOnly: boolean;
  /** Bytes that earlier ranges have put into the same page. */
  bytesBefore?: number | undefined;
}

export interface Page {
  items: Item[];
  count: number;
  scanned: number;
  /** Bytes of the items or entries looked at. */
  bytes: number;
  /** The last item looked at, when the page ended before the range did. */
  last: Item | undefined;
  tableUnits: number;
  indexUnits: number;
}

interface Progress {
  items: Item[];
  count: number;
  scanned: number;
  bytes: number;
  fetchedUnits: number;
}

export async function readPage(tx: Transaction, request: PageRequest): Promise<Page> {
  const progress: Progress = { items: [], count: 0, scanned: 0, bytes: 0, fetchedUnits: 0 };
  let range = request.range;
  let last: Item | undefined;
  while (last === undefined && Buffer.compare(range.gte, range.lt) < 0) {
    const limit = rowsToList(progress, request);
    const { rows } = await tx.list(range, { limit, reverse: request.reverse }, { snapshot: true });
    last = await takeRows(tx, request, progress, rows);
    const end = rows[rows.length - 1];
    if (rows.length < limit || end === undefined) break;
    range = request.reverse ? { ...range, lt: end.key } : { ...range, gte: afterKey(end.key) };
  }
  return finished(request, progress, last);
}

function rowsToList({ scanned, bytes }: Progress, { limit }: PageRequest): number {
  const left = limit === undefined ? LIST_ROWS_MAX : Math.min(limit - scanned, LIST_ROWS_MAX);
  if (scanned === 0) return Math.min(left, FIRST_ROWS);
  // As many as fit into the page, if they are as large as those before.
  const fitting = Math.ceil((PAGE_BYTES_MAX - bytes) / (bytes / scanned));
  return Math.max(1, Math.min(left, fitting));
}

/** Takes rows into the page; resolves with the last one taken when that ended the page. */
async function takeRows(
  tx: Transaction,
  request: PageRequest,
  progress: Progress,
  rows: readonly KeyedRow[],
): Promise<Item | undefined> {
  const passed: Item[] = [];
  let last: Item | undefined;
  for (const row of rows) {
    const item = decodeItem(row);
    progress.scanned += 1;
    progress.bytes += itemSizeBytes(item);
    if (request.filter === undefined || evaluateCondition(request.filter, item)) passed.push(item);
    if (progress.scanned === request.limit || progress.bytes + (request.bytesBefore ?? 0) >= PAGE_BYTES_MAX) {
      last = item;
      break;
    }
  }
  progress.count += passed.length;
  const items = request.fetches ? await fetched(tx, request, progress, passed) : passed;
  if (!request.countOnly) progress.items.push(...items);
  return last;
}

/** The items behind entries of a local index. */
async function fetched(
  tx: Transaction,
  { target, consistent }: PageRequest,
  progress: Progress,
  entries: readonly Item[],
): Promise<Item[]> {
  const { schema, prefix } = target.table;
  const keys = entries.map((entry) => itemRowKey(prefix, encodeItemKey(schema, entry)));
  const found = await readRows(tx, keys, { snapshot: true });
  const items = found.filter((item) => item !== undefined);
  for (const item of items) progress.fetchedUnits += readUnits(itemSizeBytes(item), { consistent });
  return items;
}

function finished({ target, consistent }: PageRequest, progress: Progress, last: Item | undefined): Page {
  const { items, count, scanned, bytes, fetchedUnits } = progress;
  const units = readUnits(bytes, { consistent });
  const isIndex = target.index !== undefined;
  return {
    items,
    count,
    scanned,
    bytes,
    last,
    tableUnits: isIndex ? fetchedUnits : units,
    indexUnits: isIndex ? units : 0,
  };
}
