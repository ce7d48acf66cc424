/** Contributor insights as they were asked for. */

import type { ContributorInsightsSummary } from '../api.gen.ts';
import { indexNotFound } from '../errors.ts';
import type { InsightsRecord, TableRecord } from '../state.ts';

export const DEFAULT_MODE = 'ACCESSED_AND_THROTTLED_KEYS';

/** Throws ResourceNotFoundException for an index that the table does not have. */
export function checkInsightsIndex({ name, indexes }: TableRecord, index: string | undefined): void {
  if (index === undefined || indexes.some((each) => each.kind === 'global' && each.name === index)) return;
  throw indexNotFound(`Requested resource not found: Table: ${name} Index: ${index} not found`);
}

export function insightsOf({ insights }: TableRecord, index: string | undefined): InsightsRecord | undefined {
  return insights?.find((each) => each.index === index);
}

/** Of the table and of each of its global indexes: those that are enabled, as AWS lists no others. */
export function insightsSummaries(record: TableRecord): ContributorInsightsSummary[] {
  const indexes = record.indexes.filter(({ kind }) => kind === 'global').map(({ name }) => name);
  return [undefined, ...indexes].flatMap((index) => {
    const own = insightsOf(record, index);
    if (!own?.enabled) return [];
    return [
      {
        TableName: record.name,
        IndexName: index,
        ContributorInsightsStatus: 'ENABLED',
        ContributorInsightsMode: own.mode,
      },
    ];
  });
}
