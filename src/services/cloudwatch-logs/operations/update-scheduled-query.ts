import type { Handler } from '../handler.ts';
import { askedOf, findScheduledQuery, schedule, shownScheduledQuery } from '../scheduled/schedule.ts';
import { scheduledQueries } from '../scheduled/state.ts';

/** What an update does not name goes back to what it is by itself. */
export const updateScheduledQuery: Handler<'UpdateScheduledQuery'> = async (context, input) => {
  const { tx, place, now } = context;
  const asked = askedOf(input);
  const known = await findScheduledQuery(tx, place, input.identifier);
  const record = { ...known, ...asked, updatedAtMs: now() };
  await scheduledQueries.put(tx, place, record);
  await schedule(context, record, now());
  return shownScheduledQuery(place, record);
};
