import { validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { tables } from '../state.ts';
import { insightsSummaries } from '../table/insights.ts';
import { recordOf } from '../table/table.ts';
import { managedTableRef } from '../table/table-ref.ts';

/** Tables of one page; each has its global indexes beside it. */
const TABLES_MAX = 20;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListContributorInsights.html */
export const listContributorInsights: Handler<'ListContributorInsights'> = async (
  { tx, place, pages },
  input,
) => {
  const { TableName, NextToken } = input;
  if (TableName !== undefined) {
    const record = await recordOf(tx, managedTableRef(TableName, place));
    return { ContributorInsightsSummaries: insightsSummaries(record) };
  }
  const after = NextToken === undefined ? undefined : pages.open('ListContributorInsights', {}, NextToken);
  if (NextToken !== undefined && after === undefined) throw validation('Invalid NextToken');
  const limit = Math.min(Math.max(input.MaxResults ?? TABLES_MAX, 1), TABLES_MAX);
  const { records, next } = await tables.list(tx, place, { limit, snapshot: true, ...(after && { after }) });
  return {
    ContributorInsightsSummaries: records.flatMap(insightsSummaries),
    NextToken: next === undefined ? undefined : pages.close('ListContributorInsights', {}, next),
  };
};
