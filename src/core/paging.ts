/** Pages of lists, for services whose lists are filtered or short. What a token looks like is each service's own. */

import { createHash } from 'node:crypto';
import type { Page } from './collection.ts';

/** Leading bytes of a name that fit into a token of 320 characters (IAM's markers), beside its hash. */
const NAME_BYTES = 100;
const HASH_BYTES = 12;

export interface Window {
  /** The cursor that the page before gave. */
  after: Uint8Array | undefined;
  /** Records of a page, 1 or more. */
  limit: number;
}

export interface ListedPage<R> {
  items: R[];
  /** Where the next page begins; undefined when nothing follows. */
  next: Uint8Array | undefined;
}

/**
 * A page of what a collection lists, as far as `keep` wants it: full while enough is left, and never followed by an
 * empty one.
 */
export async function pageOfKept<R>(
  { after, limit }: Window,
  read: (query: { after?: Uint8Array; snapshot: true }) => Promise<Page<R>>,
  keep: (record: R) => boolean = () => true,
): Promise<ListedPage<R>> {
  const items: R[] = [];
  let last: Uint8Array | undefined;
  let from = after;
  do {
    const page: Page<R> = await read({ ...(from === undefined ? {} : { after: from }), snapshot: true });
    for (const [i, record] of page.records.entries()) {
      if (!keep(record)) continue;
      if (items.length === limit) return { items, next: last };
      items.push(record);
      last = page.cursors[i];
    }
    from = page.next;
  } while (from !== undefined);
  return { items, next: undefined };
}

/**
 * A page of a short list, whose items have names that differ. It goes on behind the item whose name the cursor knows by
 * its hash; has that one gone, behind the place where it was, as far as the cursor could hold its name.
 */
export function pageOfNamed<R>(
  { after, limit }: Window,
  all: readonly R[],
  nameOf: (item: R) => string,
): ListedPage<R> {
  const start = after === undefined ? 0 : startBehind(after, all.map(nameOf));
  const items = all.slice(start, start + limit);
  const last = items.at(-1);
  const isMore = start + limit < all.length && last !== undefined;
  return { items, next: isMore ? cursorOf(nameOf(last)) : undefined };
}

function cursorOf(name: string): Uint8Array {
  const hash = createHash('sha256').update(name).digest().subarray(0, HASH_BYTES);
  return Buffer.concat([hash, Buffer.from(name).subarray(0, NAME_BYTES)]);
}

function startBehind(cursor: Uint8Array, names: readonly string[]): number {
  const cursors = names.map(cursorOf);
  const found = cursors.findIndex((each) => Buffer.compare(each, cursor) === 0);
  if (found >= 0) return found + 1;
  const known = cursor.subarray(HASH_BYTES);
  const next = cursors.findIndex((each) => Buffer.compare(each.subarray(HASH_BYTES), known) > 0);
  return next < 0 ? names.length : next;
}
