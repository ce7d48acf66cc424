import type { Handler } from '../handler.ts';
import { pageOf } from '../paging.ts';
import { findScheduledQuery, scheduledQueryArn } from '../scheduled/schedule.ts';
import { scheduledRuns } from '../scheduled/state.ts';
import { millisecondsOf } from '../times.ts';

const LIMIT = 50;

/** Runs, the latest first. */
export const getScheduledQueryHistory: Handler<'GetScheduledQueryHistory'> = async (context, input) => {
  const { tx, place } = context;
  const { identifier, startTime, endTime, executionStatuses, maxResults: limit, nextToken: token } = input;
  const { id, name } = await findScheduledQuery(tx, place, identifier);
  const [fromMs, toMs] = [millisecondsOf(startTime), millisecondsOf(endTime)];
  const asked = { id, fromMs, toMs, executionStatuses };
  const { records, nextToken } = await pageOf(
    context,
    'GetScheduledQueryHistory',
    { ...asked, limit, ...(token === undefined ? {} : { nextToken: token }) },
    LIMIT,
    (query) => scheduledRuns.list(tx, place, { ...query, prefix: [id], reverse: true }),
    ({ triggeredAtMs, status }) =>
      triggeredAtMs >= fromMs && triggeredAtMs <= toMs && (executionStatuses?.includes(status) ?? true),
  );
  const triggerHistory = records.map(({ triggeredAtMs, status, queryId, errorMessage, destinations }) => ({
    ...(queryId === undefined ? {} : { queryId }),
    executionStatus: status,
    triggeredTimestamp: triggeredAtMs,
    ...(errorMessage === undefined ? {} : { errorMessage }),
    destinations,
  }));
  return {
    name,
    scheduledQueryArn: scheduledQueryArn(place, id),
    triggerHistory,
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};
