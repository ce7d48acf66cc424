import type { Handler } from '../handler.ts';
import { pageOf } from '../paging.ts';
import { shownScheduledQuery } from '../scheduled/schedule.ts';
import { scheduledQueries } from '../scheduled/state.ts';

const LIMIT = 50;

/** In the order of their names. AWS makes none of its own here. */
export const listScheduledQueries: Handler<'ListScheduledQueries'> = async (context, input) => {
  const { tx, place } = context;
  const { maxResults: limit, state, scheduleType, ...rest } = input;
  const { records, nextToken } = await pageOf(
    context,
    'ListScheduledQueries',
    { ...rest, limit, ...{ state, scheduleType } },
    LIMIT,
    (query) => scheduledQueries.listBy(tx, place, 'byName', query),
    (record) =>
      (state === undefined || record.state === state) &&
      (scheduleType === undefined || scheduleType === 'CUSTOMER_MANAGED'),
  );
  const scheduledQueriesShown = records.map((record) => {
    const shown = shownScheduledQuery(place, record);
    const { scheduledQueryArn, name, state: own, scheduleExpression, timezone } = shown;
    const { lastTriggeredTime, lastExecutionStatus, destinationConfiguration } = shown;
    const { creationTime, lastUpdatedTime, scheduleType: type } = shown;
    return {
      ...{ scheduledQueryArn, name, state: own, scheduleType: type, scheduleExpression, timezone },
      ...{ lastTriggeredTime, lastExecutionStatus, destinationConfiguration, creationTime, lastUpdatedTime },
    };
  });
  return { scheduledQueries: scheduledQueriesShown, ...(nextToken === undefined ? {} : { nextToken }) };
};
