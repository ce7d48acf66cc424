/** Lists in pages, as ListQueues and ListDeadLetterSourceQueues answer them. */

import { invalidParameter } from './errors.ts';
import { LIST_RESULTS_MAX } from './limits.ts';

/** How many results a page has, and whether it may end with a token: only when the caller asked for pages. */
export function pageSize(maxResults: number | undefined): { limit: number; isPaged: boolean } {
  // AWS takes 0 for nothing said.
  if (maxResults === undefined || maxResults === 0) return { limit: LIST_RESULTS_MAX, isPaged: false };
  if (Number.isInteger(maxResults) && maxResults >= 1 && maxResults <= LIST_RESULTS_MAX) {
    return { limit: maxResults, isPaged: true };
  }
  throw invalidParameter(
    `Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and ${LIST_RESULTS_MAX}.`,
  );
}

export function invalidNextToken(): Error {
  return invalidParameter('Invalid or expired next token.');
}
