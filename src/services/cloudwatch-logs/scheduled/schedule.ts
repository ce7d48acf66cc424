/**
 * When scheduled queries run, and what may be asked of them.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/scheduled-queries-concepts.html
 */

import { parseArn } from '../../../core/arn.ts';
import type { TxContext } from '../../../core/context.ts';
import { type Cron, nextCron, parseCron } from '../../../core/cron.ts';
import { type Place, partitionOf } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { parseRoleArn } from '../../../policy/identity/roles.ts';
import type {
  CreateScheduledQueryRequest,
  GetScheduledQueryResponse,
  UpdateScheduledQueryRequest,
} from '../api.gen.ts';
import { logsError } from '../errors.ts';
import { millisecondsOf } from '../times.ts';
import { type ScheduledQueryRecord, scheduledQueries } from './state.ts';

const MINUTE_MS = 60_000;

export function scheduledQueryArn({ account, region }: Place, id: string): string {
  return `arn:${partitionOf(region)}:logs:${region}:${account}:scheduled-query:${id}`;
}

/** Nobody has recorded AWS's texts. */
export function invalidSchedule(reason: string): Error {
  return logsError('ValidationException', reason);
}

/** By name or ARN. */
export async function peekScheduledQuery(
  tx: Transaction,
  place: Place,
  identifier: string,
): Promise<ScheduledQueryRecord | undefined> {
  if (!identifier.startsWith('arn:')) return scheduledQueries.getBy(tx, place, 'byName', [identifier]);
  const { account, region, resource = '' } = parseArn(identifier) ?? {};
  if (account !== place.account || region !== place.region) return undefined;
  const [, id] = /^scheduled-query:([^:]+)$/.exec(resource) ?? [];
  return id === undefined ? undefined : scheduledQueries.get(tx, place, id);
}

/** @throws ResourceNotFoundException */
export async function findScheduledQuery(
  tx: Transaction,
  place: Place,
  identifier: string,
): Promise<ScheduledQueryRecord> {
  const found = await peekScheduledQuery(tx, place, identifier);
  if (found === undefined)
    throw logsError('ResourceNotFoundException', 'The scheduled query does not exist.');
  return found;
}

type Asked = CreateScheduledQueryRequest | UpdateScheduledQueryRequest;

/** What an input says, checked. @throws ValidationException */
export function askedOf(input: Asked) {
  const { description, queryLanguage, queryString, logGroupIdentifiers = [], scheduleExpression } = input;
  const { timezone, startTimeOffset, endTimeOffset, destinationConfiguration, executionRoleArn } = input;
  const { scheduleStartTime, scheduleEndTime, state = 'ENABLED' } = input;
  if (queryLanguage !== 'CWLI') {
    throw invalidSchedule(`The language ${queryLanguage} is not implemented by kumobako.`);
  }
  if (logGroupIdentifiers.length === 0) throw invalidSchedule('A scheduled query needs log groups.');
  readCron(scheduleExpression);
  checkTimeZone(timezone);
  if (startTimeOffset !== undefined && startTimeOffset <= (endTimeOffset ?? 0)) {
    throw invalidSchedule('The start time offset must be greater than the end time offset.');
  }
  if (scheduleEndTime !== undefined && scheduleEndTime <= (scheduleStartTime ?? 0)) {
    throw invalidSchedule('The schedule must end after it starts.');
  }
  const { s3Configuration, lookupTableConfiguration } = destinationConfiguration ?? {};
  for (const arn of [executionRoleArn, s3Configuration?.roleArn, lookupTableConfiguration?.roleArn]) {
    if (arn !== undefined && parseRoleArn(arn) === undefined)
      throw invalidSchedule(`${arn} is no role's ARN.`);
  }
  return {
    description,
    queryLanguage,
    queryString,
    logGroupIdentifiers,
    scheduleExpression,
    timezone,
    startTimeOffset,
    endTimeOffset,
    destinationConfiguration,
    scheduleStartTime,
    scheduleEndTime,
    executionRoleArn,
    state,
  };
}

function readCron(expression: string): Cron {
  const [, inner = ''] = /^cron\((.*)\)$/.exec(expression.trim()) ?? [];
  const cron = parseCron(inner.trim());
  if (cron === undefined) throw invalidSchedule(`The schedule expression ${expression} is not valid.`);
  return cron;
}

function checkTimeZone(name = 'UTC'): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    throw invalidSchedule(`The time zone ${name} is not valid.`);
  }
}

/** Sets the timer of its next run, or takes it away. */
export async function schedule(
  { timers }: TxContext,
  record: ScheduledQueryRecord,
  afterMs: number,
): Promise<void> {
  const timer = { service: 'cloudwatch-logs', timer: 'startScheduled', id: record.id };
  const atMs = record.state === 'ENABLED' ? nextRun(record, afterMs) : undefined;
  if (atMs === undefined) return timers.cancel(timer);
  await timers.set({ ...timer, atMs, body: { id: record.id, atMs } });
}

function nextRun(record: ScheduledQueryRecord, afterMs: number): number | undefined {
  const { scheduleExpression, timezone = 'UTC', scheduleStartTime, scheduleEndTime } = record;
  const startMs = scheduleStartTime === undefined ? 0 : millisecondsOf(scheduleStartTime);
  const endMs = scheduleEndTime === undefined ? undefined : millisecondsOf(scheduleEndTime);
  const atMs = nextCron(readCron(scheduleExpression), timezone, Math.max(afterMs, startMs - 1));
  return atMs === undefined || (endMs !== undefined && atMs > endMs) ? undefined : atMs;
}

/** The times that a run looks at. Without an offset: the day before. */
export function windowOf(
  { startTimeOffset = 86_400, endTimeOffset = 0 }: ScheduledQueryRecord,
  atMs: number,
) {
  const seconds = Math.floor(atMs / MINUTE_MS) * 60;
  return { startTime: seconds - startTimeOffset, endTime: seconds - endTimeOffset };
}

export function shownScheduledQuery(place: Place, record: ScheduledQueryRecord): GetScheduledQueryResponse {
  const {
    id,
    createdAtMs,
    updatedAtMs,
    triggeredAtMs,
    lastStatus,
    runs: _runs,
    tags: _tags,
    ...own
  } = record;
  return {
    ...own,
    scheduledQueryArn: scheduledQueryArn(place, id),
    scheduleType: 'CUSTOMER_MANAGED',
    creationTime: createdAtMs,
    lastUpdatedTime: updatedAtMs,
    ...(triggeredAtMs === undefined ? {} : { lastTriggeredTime: triggeredAtMs }),
    ...(lastStatus === undefined ? {} : { lastExecutionStatus: lastStatus }),
  };
}
