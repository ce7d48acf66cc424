/** "There is a maximum of 5 filter patterns containing regex for each log group" (FilterAndPatternSyntax). */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { limitExceeded } from './errors.ts';
import { compilePattern } from './patterns/pattern.ts';
import { type FilterRecord, filters } from './state.ts';

const REGEX_FILTERS_MAX = 5;

/** Of metric and subscription filters together, beside the one that is put. @throws LimitExceededException */
export async function checkRegexQuota(
  tx: Transaction,
  place: Place,
  filter: Pick<FilterRecord, 'groupId' | 'kind' | 'name' | 'pattern'>,
): Promise<void> {
  if (!compilePattern(filter.pattern).hasRegex) return;
  let others = 0;
  for await (const { kind, name, pattern } of filters.scan(tx, place, { prefix: [filter.groupId] })) {
    if (kind === filter.kind && name === filter.name) continue;
    if (compilePattern(pattern).hasRegex) others++;
  }
  if (others >= REGEX_FILTERS_MAX) throw limitExceeded();
}
