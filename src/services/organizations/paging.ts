/** NextToken and MaxResults: the same for every list. */

import type { Page } from '../../core/collection.ts';
import type { TxContext } from '../../core/context.ts';
import { invalidNextToken } from './errors.ts';
import { PAGE_ITEMS } from './limits.ts';

export interface PagedInput {
  NextToken?: string | undefined;
  MaxResults?: number | undefined;
}

/** A token is good for its own operation, account and filters only. */
export interface PageRequest {
  context: Pick<TxContext, 'pages' | 'place'>;
  operation: string;
  input: PagedInput;
}

export interface PageOf<R> {
  items: R[];
  /** To be spread into the output. */
  paged: { NextToken?: string };
}

function filters({ context, input }: PageRequest): unknown {
  const { NextToken: _token, MaxResults: _most, ...rest } = input as PagedInput & object;
  return [context.place.account, rest];
}

function openToken(request: PageRequest): Uint8Array | undefined {
  const { context, operation, input } = request;
  if (input.NextToken === undefined) return undefined;
  const cursor = context.pages.open(operation, filters(request), input.NextToken);
  if (cursor === undefined) throw invalidNextToken();
  return cursor;
}

function closePage(request: PageRequest, cursor: Uint8Array | undefined): { NextToken?: string } {
  if (cursor === undefined) return {};
  const { context, operation } = request;
  return { NextToken: context.pages.close(operation, filters(request), cursor) };
}

/** A page of what a collection lists, as far as `keep` wants it. */
export async function pageOfCollection<R>(
  request: PageRequest,
  read: (query: { after?: Uint8Array; snapshot: true }) => Promise<Page<R>>,
  keep: (record: R) => boolean = () => true,
): Promise<PageOf<R>> {
  const limit = Math.min(request.input.MaxResults ?? PAGE_ITEMS, PAGE_ITEMS);
  const items: R[] = [];
  let after = openToken(request);
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
  return { items, paged: {} };
}

/** A page of a short list in its order, each item known by a name that no other has. */
export function pageOfList<R>(
  request: PageRequest,
  all: readonly R[],
  nameOf: (item: R) => string,
): PageOf<R> {
  const limit = Math.min(request.input.MaxResults ?? PAGE_ITEMS, PAGE_ITEMS);
  const cursor = openToken(request);
  const behind = cursor && Buffer.from(cursor).toString();
  const start = behind === undefined ? 0 : all.findIndex((item) => nameOf(item) === behind) + 1;
  const items = all.slice(start, start + limit);
  const last = items.at(-1);
  const isMore = start + limit < all.length && last !== undefined;
  return { items, paged: closePage(request, isMore ? Buffer.from(nameOf(last)) : undefined) };
}
