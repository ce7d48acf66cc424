/** Marker, MaxItems and IsTruncated: the same for every list of IAM. */

import type { Page } from '../../core/collection.ts';
import type { TxContext } from '../../core/context.ts';
import { pageOfKept, pageOfNamed, type Window } from '../../core/paging.ts';
import { validationError } from './errors.ts';

/** IAM's default; the most is 1,000, by the model. */
const MAX_ITEMS = 100;

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
  keep?: (record: R) => boolean,
): Promise<PageOf<R>> {
  const { items, next } = await pageOfKept(windowOf(request), read, keep);
  return { items, paged: closePage(request, next) };
}

/** A page of a short list: see `pageOfNamed` for what becomes of it when the list changes. */
export function pageOfList<R>(request: Request, all: readonly R[], nameOf: (item: R) => string): PageOf<R> {
  const { items, next } = pageOfNamed(windowOf(request), all, nameOf);
  return { items, paged: closePage(request, next) };
}

function windowOf(request: Request): Window {
  return { after: openMarker(request), limit: request.input.MaxItems ?? MAX_ITEMS };
}
