import { logsError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { askedOf, schedule, scheduledQueryArn } from '../scheduled/schedule.ts';
import { type ScheduledQueryRecord, scheduledQueries } from '../scheduled/state.ts';
import { checkedTags } from '../tags.ts';

const QUERIES_MAX = 1_000;

/** A query that cannot be read fails when it runs, as on AWS. */
export const createScheduledQuery: Handler<'CreateScheduledQuery'> = async (context, input) => {
  const { tx, place, now, ids } = context;
  const asked = askedOf(input);
  const { name } = input;
  if ((await scheduledQueries.getBy(tx, place, 'byName', [name])) !== undefined) {
    throw logsError('ConflictException', `A scheduled query with the name ${name} exists already.`);
  }
  const { records } = await scheduledQueries.list(tx, place, { limit: QUERIES_MAX, snapshot: true });
  if (records.length >= QUERIES_MAX) {
    throw logsError('ServiceQuotaExceededException', `There may be ${QUERIES_MAX} scheduled queries.`);
  }
  const record: ScheduledQueryRecord = {
    ...asked,
    id: ids.uuid(),
    name,
    createdAtMs: now(),
    updatedAtMs: now(),
    tags: checkedTags({}, input.tags ?? {}),
  };
  await scheduledQueries.put(tx, place, record);
  await schedule(context, record, now());
  return { scheduledQueryArn: scheduledQueryArn(place, record.id), state: record.state };
};
