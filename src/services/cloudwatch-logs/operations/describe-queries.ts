import type { QueryInfo } from '../api.gen.ts';
import type { Handler } from '../handler.ts';
import { pageOf } from '../paging.ts';
import { type QueryRecord, queries } from '../state.ts';

const LIMIT = 1_000;
const WEEK_MS = 7 * 86_400_000;

/** Those of the last week, the latest first. */
export const describeQueries: Handler<'DescribeQueries'> = async (context, input) => {
  const { tx, place } = context;
  const { logGroupName, status, queryLanguage, maxResults, nextToken: token } = input;
  const paged = { logGroupName, status, queryLanguage, nextToken: token, limit: maxResults };
  const sinceMs = context.now() - WEEK_MS;
  const { records, nextToken } = await pageOf(
    context,
    'DescribeQueries',
    paged,
    LIMIT,
    (query) => queries.listBy(tx, place, 'byAge', { ...query, reverse: true }),
    (query) =>
      query.createdAtMs >= sinceMs &&
      (logGroupName === undefined || query.groupNames.includes(logGroupName)) &&
      (status === undefined || query.status === status) &&
      (queryLanguage === undefined || query.language === queryLanguage),
  );
  return { queries: records.map(shown), ...(nextToken === undefined ? {} : { nextToken }) };
};

/** With its groups and times in front, as AWS writes it (recorded by LocalStack's tests). */
function shown(query: QueryRecord): QueryInfo {
  const sources = query.groupNames.map((name) => `SOURCE "${name}"`).join(' ');
  const [logGroupName] = query.groupNames;
  return {
    queryLanguage: query.language,
    queryId: query.id,
    queryString: `${sources} START=${query.fromMs} END=${query.untilMs - 1} | ${query.text}`,
    status: query.status,
    createTime: query.createdAtMs,
    ...(query.groupNames.length === 1 ? { logGroupName } : {}),
  };
}
