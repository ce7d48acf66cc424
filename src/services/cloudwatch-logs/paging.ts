/** Lists in pages. A token is good for the operation and the other inputs that it was given for. */

import type { Page } from '../../core/collection.ts';
import type { TxContext } from '../../core/context.ts';
import { invalidNextToken } from './errors.ts';

type PageContext = Pick<TxContext, 'pages' | 'place'>;

export interface PagedInput {
  nextToken?: string | undefined;
  limit?: number | undefined;
}

export function openToken(
  context: PageContext,
  operation: string,
  input: PagedInput,
): Uint8Array | undefined {
  if (input.nextToken === undefined) return undefined;
  const cursor = context.pages.open(`cloudwatch-logs.${operation}`, others(context, input), input.nextToken);
  if (cursor === undefined) throw invalidNextToken();
  return cursor;
}

export function closeToken(
  context: PageContext,
  operation: string,
  input: PagedInput,
  cursor: Uint8Array,
): string {
  return context.pages.close(`cloudwatch-logs.${operation}`, others(context, input), cursor);
}

function others({ place }: PageContext, input: PagedInput): unknown {
  const { nextToken: _token, limit: _limit, ...rest } = input;
  return [place, rest];
}

/** A page of what a collection lists, as far as `keep` wants it; with a token only when more of it is there. */
export async function pageOf<R>(
  context: PageContext,
  operation: string,
  input: PagedInput,
  defaultLimit: number,
  read: (query: { after?: Uint8Array; snapshot: true }) => Promise<Page<R>>,
  keep: (record: R) => boolean | Promise<boolean> = () => true,
): Promise<{ records: R[]; nextToken?: string }> {
  const limit = input.limit ?? defaultLimit;
  const records: R[] = [];
  let after = openToken(context, operation, input);
  let last: Uint8Array | undefined;
  do {
    const page: Page<R> = await read({ ...(after === undefined ? {} : { after }), snapshot: true });
    for (const [i, record] of page.records.entries()) {
      if (!(await keep(record))) continue;
      if (records.length === limit && last !== undefined) {
        return { records, nextToken: closeToken(context, operation, input, last) };
      }
      records.push(record);
      last = page.cursors[i];
    }
    after = page.next;
  } while (after !== undefined);
  return { records };
}
