/** NextToken and MaxResults: the same for every list. */

import type { Page } from '../../core/collection.ts';
import type { TxContext } from '../../core/context.ts';
import { pageOfKept, pageOfNamed, type Window } from '../../core/paging.ts';
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
  keep?: (record: R) => boolean,
): Promise<PageOf<R>> {
  const { items, next } = await pageOfKept(windowOf(request), read, keep);
  return { items, paged: closePage(request, next) };
}

/** A page of a short list: see `pageOfNamed` for what becomes of it when the list changes. */
export function pageOfList<R>(
  request: PageRequest,
  all: readonly R[],
  nameOf: (item: R) => string,
): PageOf<R> {
  const { items, next } = pageOfNamed(windowOf(request), all, nameOf);
  return { items, paged: closePage(request, next) };
}

function windowOf(request: PageRequest): Window {
  return {
    after: openToken(request),
    limit: Math.min(request.input.MaxResults ?? PAGE_ITEMS, PAGE_ITEMS),
  };
}
