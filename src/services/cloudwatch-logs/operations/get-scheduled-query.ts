import type { Handler } from '../handler.ts';
import { findScheduledQuery, shownScheduledQuery } from '../scheduled/schedule.ts';

export const getScheduledQuery: Handler<'GetScheduledQuery'> = async ({ tx, place }, { identifier }) =>
  shownScheduledQuery(place, await findScheduledQuery(tx, place, identifier));
