import { invalidParameter, logsError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { stopQuerySoon } from '../queries.ts';
import { queries } from '../state.ts';

export const stopQuery: Handler<'StopQuery'> = async (context, { queryId }) => {
  const { tx, place, now } = context;
  const query = await queries.get(tx, place, queryId);
  if (query === undefined) throw logsError('ResourceNotFoundException', `Query not found: ${queryId}`);
  if (query.status !== 'Scheduled' && query.status !== 'Running') {
    throw invalidParameter('The specified query is not running.');
  }
  await queries.put(tx, place, { ...query, status: 'Cancelled', endedAtMs: now() });
  tx.afterCommit(() => stopQuerySoon(context, queryId));
  return { success: true };
};
