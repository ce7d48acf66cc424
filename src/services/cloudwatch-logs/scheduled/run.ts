/** Runs of scheduled queries: under the query's role, with results delivered under the destination's. */

import type { DeliveryContext, TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { resultsOf } from '../queries.ts';
import { queries } from '../state.ts';
import { asRole, deliver, isTold, type Ran } from './deliver.ts';
import { schedule, windowOf } from './schedule.ts';
import { type RunRecord, type ScheduledQueryRecord, scheduledQueries, scheduledRuns } from './state.ts';

/** Runs that are remembered of one query. */
const RUNS_MAX = 1_000;

interface RunBody {
  place: Place;
  id: string;
  atMs: number;
}

/** The timer: what takes long is the outbox's. */
export async function startScheduled(context: TxContext, body: unknown): Promise<void> {
  // What `schedule` set.
  const { id, atMs } = body as Omit<RunBody, 'place'>;
  const { tx, place, outbox } = context;
  const record = await scheduledQueries.get(tx, place, id);
  if (record === undefined || record.state !== 'ENABLED') return;
  const run: RunBody = { place, id, atMs };
  outbox.send({
    service: 'cloudwatch-logs',
    delivery: 'runScheduled',
    group: `cloudwatch-logs/scheduled/${id}`,
    body: run,
  });
  // Of those that a cloud that was off has missed one is made up for.
  await schedule(context, record, Math.max(atMs, context.now()));
}

/** A run that comes again, after a crash, delivers again. */
export async function runScheduled(context: DeliveryContext, body: unknown): Promise<void> {
  // What `startScheduled` sent.
  const { place, id, atMs } = body as RunBody;
  const record = await context.transact(({ tx }) => scheduledQueries.get(tx, place, id));
  const run = record === undefined ? undefined : await runOf(context, place, record, atMs);
  await context.transact(async ({ tx }) => {
    context.complete(tx);
    if (run !== undefined) await remember(tx, place, run);
  });
}

/** Keeps a run with its query, if that is still there, and so many of them at most. */
export async function remember(tx: Transaction, place: Place, run: RunRecord): Promise<void> {
  const { scheduleId: id, triggeredAtMs, status } = run;
  const known = await scheduledQueries.get(tx, place, id);
  if (known === undefined) return;
  const isNew = (await scheduledRuns.get(tx, place, id, triggeredAtMs)) === undefined;
  await scheduledRuns.put(tx, place, run);
  let runs = (known.runs ?? 0) + (isNew ? 1 : 0);
  if (runs > RUNS_MAX) {
    const { records } = await scheduledRuns.list(tx, place, { prefix: [id], limit: 1 });
    for (const oldest of records) await scheduledRuns.deleteRecord(tx, place, oldest);
    runs--;
  }
  await scheduledQueries.put(tx, place, { ...known, runs, triggeredAtMs, lastStatus: status });
}

async function runOf(
  context: DeliveryContext,
  place: Place,
  record: ScheduledQueryRecord,
  triggeredAtMs: number,
): Promise<RunRecord> {
  const run = { scheduleId: record.id, triggeredAtMs, destinations: [] };
  try {
    const { queryId, results } = await query(context, place, record, triggeredAtMs);
    const destinations = await deliver(context, place, record, { queryId, results });
    return { ...run, status: 'Complete', queryId, destinations };
  } catch (error) {
    if (!isTold(error)) throw error;
    const status = error.code === 'MalformedQueryException' ? 'InvalidQuery' : 'Failed';
    return { ...run, status, errorMessage: error.message };
  }
}

async function query(
  context: DeliveryContext,
  place: Place,
  record: ScheduledQueryRecord,
  atMs: number,
): Promise<Ran> {
  const call = await asRole(context, place, record, record.executionRoleArn);
  const { queryString, logGroupIdentifiers } = record;
  const input = { queryString, logGroupIdentifiers, ...windowOf(record, atMs) };
  const { queryId = '' } = await call('cloudwatch-logs', 'StartQuery', input, place);
  const started = await context.transact(({ tx }) => queries.get(tx, place, queryId));
  if (started === undefined) throw new Error('A query that was started is not there');
  const results = await resultsOf(context, place, started);
  // "Required permissions": without this one AWS's run fails.
  await call('cloudwatch-logs', 'GetQueryResults', { queryId }, place);
  return { queryId, results };
}
