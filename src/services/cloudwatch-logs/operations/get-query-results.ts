import { invalidNextToken, logsError } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { resultsOf } from '../queries.ts';
import { queries } from '../state.ts';

const PAGE = 10_000;
const TOKEN = 'cloudwatch-logs.GetQueryResults';

/** Results of a query that is over do not change: pages are told by the number of the first row. */
export const getQueryResults: Staged<'GetQueryResults'> = async (context, input) => {
  const { place, pages } = context;
  const { queryId, nextToken, maxItems = PAGE } = input;
  const query = await context.transact(({ tx }) => queries.get(tx, place, queryId));
  if (query === undefined) throw logsError('ResourceNotFoundException', `Query not found: ${queryId}`);
  const cursor = nextToken === undefined ? undefined : pages.open(TOKEN, [place, queryId], nextToken);
  if (nextToken !== undefined && cursor === undefined) throw invalidNextToken();
  const { status, language: queryLanguage } = query;
  if (status !== 'Complete') {
    const statistics = { recordsMatched: 0, recordsScanned: 0, bytesScanned: 0 };
    return { status, results: [], queryLanguage, statistics };
  }
  const { rows, ...statistics } = await resultsOf(context, place, query);
  const start = cursor === undefined ? 0 : Number(Buffer.from(cursor).toString());
  const end = start + maxItems;
  return {
    status,
    results: rows.slice(start, end),
    queryLanguage,
    statistics,
    ...(end < rows.length
      ? { nextToken: pages.close(TOKEN, [place, queryId], Buffer.from(String(end))) }
      : {}),
  };
};
