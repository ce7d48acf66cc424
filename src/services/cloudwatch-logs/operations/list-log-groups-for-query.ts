import { logsError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { groupArn } from '../names.ts';
import { queries } from '../state.ts';

const LIMIT = 50;

/** A query is about fifty groups at most: they are on one page unless fewer are asked for. */
export const listLogGroupsForQuery: Handler<'ListLogGroupsForQuery'> = async (context, input) => {
  const { tx, place, pages } = context;
  const { queryId, nextToken, maxResults = LIMIT } = input;
  const query = await queries.get(tx, place, queryId);
  if (query === undefined) throw logsError('ResourceNotFoundException', `Query not found: ${queryId}`);
  const token = 'cloudwatch-logs.ListLogGroupsForQuery';
  const cursor = nextToken === undefined ? undefined : pages.open(token, [place, queryId], nextToken);
  if (nextToken !== undefined && cursor === undefined) {
    throw logsError('InvalidParameterException', 'The specified nextToken is invalid.');
  }
  const after = cursor === undefined ? undefined : Buffer.from(cursor).toString();
  const start = after === undefined ? 0 : query.groupNames.indexOf(after) + 1;
  const names = query.groupNames.slice(start, start + maxResults);
  const last = names.at(-1);
  const hasMore = start + names.length < query.groupNames.length && last !== undefined;
  return {
    logGroupIdentifiers: names.map((name) => groupArn(place, name)),
    ...(hasMore ? { nextToken: pages.close(token, [place, queryId], Buffer.from(last)) } : {}),
  };
};
