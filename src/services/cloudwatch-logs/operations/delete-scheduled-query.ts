import type { Handler } from '../handler.ts';
import { findScheduledQuery, schedule } from '../scheduled/schedule.ts';
import { scheduledQueries, scheduledRuns } from '../scheduled/state.ts';

/** With what is known of its runs. */
export const deleteScheduledQuery: Handler<'DeleteScheduledQuery'> = async (context, { identifier }) => {
  const { tx, place, now } = context;
  const record = await findScheduledQuery(tx, place, identifier);
  await schedule(context, { ...record, state: 'DISABLED' }, now());
  for await (const run of scheduledRuns.scan(tx, place, { prefix: [record.id], snapshot: true })) {
    await scheduledRuns.deleteRecord(tx, place, run);
  }
  await scheduledQueries.delete(tx, place, record.id);
  return {};
};
