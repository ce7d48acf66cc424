/** Runs of scheduled queries: under the query's role, with results delivered under the destination's. */

import { Readable } from 'node:stream';
import { serviceCaller } from '../../../core/caller.ts';
import type { CallAs, DeliveryContext, TxContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { sessionCaller } from '../../../policy/identity/session-caller.ts';
import type { S3Configuration, ScheduledQueryDestination } from '../api.gen.ts';
import type { QueryResults } from '../insights/query-task.ts';
import { resultsOf } from '../queries.ts';
import { queries } from '../state.ts';
import { schedule, scheduledQueryArn, windowOf } from './schedule.ts';
import { type RunRecord, type ScheduledQueryRecord, scheduledQueries, scheduledRuns } from './state.ts';

/** Runs that are remembered of one query. */
const RUNS_MAX = 1_000;
const SESSION_NAME_LENGTH_MAX = 64;

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
    const { s3Configuration } = record.destinationConfiguration ?? {};
    const destinations =
      s3Configuration === undefined
        ? []
        : [await deliver(context, place, record, s3Configuration, { queryId, results })];
    return { ...run, status: 'Complete', queryId, destinations };
  } catch (error) {
    if (!isTold(error)) throw error;
    const status = error.code === 'MalformedQueryException' ? 'InvalidQuery' : 'Failed';
    return { ...run, status, errorMessage: error.message };
  }
}

/** An error that the user is told; others are tried again. */
function isTold(error: unknown): error is AwsError {
  return error instanceof AwsError && (error.status ?? 400) < 500;
}

interface Ran {
  queryId: string;
  results: QueryResults;
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

/** "Query results are delivered in JSON format with the same structure as the GetQueryResults API response." */
async function deliver(
  context: DeliveryContext,
  place: Place,
  record: ScheduledQueryRecord,
  { destinationIdentifier, roleArn, ownerAccountId, kmsKeyId }: S3Configuration,
  { queryId, results }: Ran,
): Promise<ScheduledQueryDestination> {
  const [, Bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(destinationIdentifier) ?? [];
  const Key = `${prefix}${prefix === '' || prefix.endsWith('/') ? '' : '/'}${queryId}.json`;
  const { rows, ...statistics } = results;
  const content = Buffer.from(
    JSON.stringify({ queryLanguage: record.queryLanguage, results: rows, statistics, status: 'Complete' }),
  );
  const destination = { destinationType: 'S3', destinationIdentifier };
  try {
    const call = await asRole(context, place, record, roleArn);
    await call(
      's3',
      'PutObject',
      {
        ...{ Bucket, Key, Body: Readable.from([content]), ContentLength: content.length },
        ContentType: 'application/json',
        ...(ownerAccountId === undefined ? {} : { ExpectedBucketOwner: ownerAccountId }),
        ...(kmsKeyId === undefined ? {} : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyId }),
      },
      place,
    );
  } catch (error) {
    if (!isTold(error)) throw error;
    return { ...destination, status: 'CLIENT_ERROR', errorMessage: error.message };
  }
  return { ...destination, status: 'COMPLETE', processedIdentifier: `s3://${Bucket}/${Key}` };
}

/** @throws AwsError what STS says */
async function asRole(
  context: DeliveryContext,
  place: Place,
  { id }: ScheduledQueryRecord,
  RoleArn: string,
): Promise<CallAs> {
  const service = serviceCaller('logs', {
    sourceArn: scheduledQueryArn(place, id),
    sourceAccount: place.account,
  });
  const RoleSessionName = `scheduled-query-${id}`.slice(0, SESSION_NAME_LENGTH_MAX);
  const assumed = await context.call.as(service)('sts', 'AssumeRole', { RoleArn, RoleSessionName }, place);
  const { Credentials, AssumedRoleUser } = assumed;
  if (Credentials === undefined || AssumedRoleUser === undefined) throw new Error('STS gave no credentials');
  const session = {
    role: RoleArn,
    arn: AssumedRoleUser.Arn,
    id: AssumedRoleUser.AssumedRoleId,
    accessKeyId: Credentials.AccessKeyId,
    expiresAtMs: Credentials.Expiration.getTime(),
  };
  return context.call.as(sessionCaller(session, context.now()));
}
