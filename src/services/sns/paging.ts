/** Lists in pages of a hundred. */

import type { TxContext } from '../../core/context.ts';
import { invalidParameter, invalidValue } from './errors.ts';
import { PAGE_ITEMS } from './limits.ts';

/** Where a list goes on. Throws InvalidParameter. */
export function pageQuery(
  { pages }: TxContext,
  operation: string,
  inputs: unknown,
  token: string | undefined,
  limit = PAGE_ITEMS,
): { limit: number; after?: Uint8Array } {
  if (token === undefined || token === '') return { limit };
  const after = pages.open(operation, inputs, token);
  if (after === undefined) throw invalidParameter('NextToken');
  return { limit, after };
}

/** The token of the next page, when there is something on it. */
export async function nextToken(
  { pages }: TxContext,
  operation: string,
  inputs: unknown,
  next: Uint8Array | undefined,
  hasMore: (after: Uint8Array) => Promise<boolean>,
): Promise<string | undefined> {
  if (next === undefined || !(await hasMore(next))) return undefined;
  return pages.close(operation, inputs, next);
}

/** MaxResults, between 1 and `max`. Throws InvalidParameter. */
export function pageSize(given: number | undefined, max: number): number {
  if (given === undefined) return max;
  if (Number.isInteger(given) && given >= 1 && given <= max) return given;
  throw invalidValue('MaxResults', `MaxResults must be an integer between 1 and ${max}`);
}
