/** Marker, MaxItems and IsTruncated: the same for every list of IAM. */

import { createHash } from 'node:crypto';
import type { Page } from '../../core/collection.ts';
import type { TxContext } from '../../core/context.ts';
import { validationError } from './errors.ts';

/** IAM's default; the most is 1,000, by the model. */
const MAX_ITEMS = 100;
/** Leading bytes of a name that fit into a marker of 320 characters, beside its hash. */
const NAME_BYTES = 100;
const HASH_BYTES = 12;

export interface PagedInput {
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface PagedOutput {
  IsTruncated: boolean;
  Marker?: string;
}

export interface PageOf<R> {
  items: R[];
  /** To be spread into the output. */
  paged: PagedOutput;
}

/** The page that `input` asks for; a marker is good for its own operation, account and filters only. */
interface Request {
  context: Pick<TxContext, 'pages' | 'place'>;
  operation: string;
  input: PagedInput;
}

function filters({ context, input }: Request): unknown {
  const { Marker: _marker, MaxItems: _maxItems, ...rest } = input as PagedInput & object;
  return [context.place.account, rest];
}

function openMarker(request: Request): Uint8Array | undefined {
  const { context, operation, input } = request;
  if (input.Marker === undefined) return undefined;
  const cursor = context.pages.open(operation, filters(request), input.Marker);
  if (cursor === undefined) throw validationError('Invalid Marker.');
  return cursor;
}

function closePage(request: Request, cursor: Uint8Array | undefined): PagedOutput {
  if (cursor === undefined) return { IsTruncated: false };
  const { context, operation } = request;
  return { IsTruncated: true, Marker: context.pages.close(operation, filters(request), cursor) };
}

/** A page of what a collection lists, as far as `keep` wants it. */
export async function pageOfCollection<R>(
  request: Request,
  read: (query: { after?: Uint8Array; snapshot: true }) => Promise<Page<R>>,
  keep: (record: R) => boolean = () => true,
): Promise<PageOf<R>> {
  const limit = request.input.MaxItems ?? MAX_ITEMS;
  const items: R[] = [];
  let after = openMarker(request);
  let last: Uint8Array | undefined;
  do {
    const page: Page<R> = await read({ ...(after === undefined ? {} : { after }), snapshot: true });
    for (const [i, record] of page.records.entries()) {
      if (!keep(record)) continue;
      if (items.length === limit) return { items, paged: closePage(request, last) };
      items.push(record);
      last = page.cursors[i];
    }
    after = page.next;
  } while (after !== undefined);
  return { items, paged: { IsTruncated: false } };
}

/**
 * A page of a short list. It goes on behind the item whose name the marker knows by its hash; has that one gone, behind
 * the place where it was, as far as the marker could hold its name.
 */
export function pageOfList<R>(request: Request, all: readonly R[], nameOf: (item: R) => string): PageOf<R> {
  const limit = request.input.MaxItems ?? MAX_ITEMS;
  const start = startBehind(openMarker(request), all.map(nameOf));
  const items = all.slice(start, start + limit);
  const last = items.at(-1);
  const isMore = start + limit < all.length && last !== undefined;
  return { items, paged: closePage(request, isMore ? cursorOf(nameOf(last)) : undefined) };
}

function cursorOf(name: string): Uint8Array {
  const hash = createHash('sha256').update(name).digest().subarray(0, HASH_BYTES);
  return Buffer.concat([hash, Buffer.from(name).subarray(0, NAME_BYTES)]);
}

function startBehind(cursor: Uint8Array | undefined, names: readonly string[]): number {
  if (cursor === undefined) return 0;
  const cursors = names.map(cursorOf);
  const found = cursors.findIndex((each) => Buffer.compare(each, cursor) === 0);
  if (found >= 0) return found + 1;
  const known = cursor.subarray(HASH_BYTES);
  const next = cursors.findIndex((each) => Buffer.compare(each.subarray(HASH_BYTES), known) > 0);
  return next < 0 ? names.length : next;
}
