/** Results of scheduled queries go into buckets and lookup tables, under the roles of those. */

import { Readable } from 'node:stream';
import { serviceCaller } from '../../../core/caller.ts';
import type { CallAs, DeliveryContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import type { Place } from '../../../core/place.ts';
import { sessionCaller } from '../../../policy/identity/session-caller.ts';
import type { LookupTableConfiguration, S3Configuration, ScheduledQueryDestination } from '../api.gen.ts';
import type { QueryResults } from '../insights/query-task.ts';
import { tableOfResults } from '../lookup/new-table.ts';
import { lookupTableArn } from '../lookup/state.ts';
import { scheduledQueryArn } from './schedule.ts';
import type { ScheduledQueryRecord } from './state.ts';

const SESSION_NAME_LENGTH_MAX = 64;

export interface Ran {
  queryId: string;
  results: QueryResults;
}

/** An error that the user is told; others are tried again. */
export function isTold(error: unknown): error is AwsError {
  return error instanceof AwsError && (error.status ?? 400) < 500;
}

/** "You can configure one or both destination types." */
export async function deliver(
  context: DeliveryContext,
  place: Place,
  record: ScheduledQueryRecord,
  ran: Ran,
): Promise<ScheduledQueryDestination[]> {
  const { s3Configuration, lookupTableConfiguration } = record.destinationConfiguration ?? {};
  const destinations: ScheduledQueryDestination[] = [];
  if (s3Configuration !== undefined) {
    destinations.push(await deliverToBucket(context, place, record, s3Configuration, ran));
  }
  if (lookupTableConfiguration !== undefined) {
    destinations.push(await deliverToTable(context, place, record, lookupTableConfiguration, ran));
  }
  return destinations;
}

/** "Query results are delivered in JSON format with the same structure as the GetQueryResults API response." */
async function deliverToBucket(
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

/** "The query results automatically populate or refresh the specified lookup table"; "tags only during initial creation". */
async function deliverToTable(
  context: DeliveryContext,
  place: Place,
  record: ScheduledQueryRecord,
  { tableName, roleArn, description, kmsKeyId, tags }: LookupTableConfiguration,
  { results }: Ran,
): Promise<ScheduledQueryDestination> {
  const arn = lookupTableArn(place, tableName);
  const destination = { destinationType: 'LOOKUP_TABLE', destinationIdentifier: arn };
  const table = {
    tableBody: tableOfResults(record.queryString, results),
    ...(description === undefined ? {} : { description }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
  };
  try {
    const call = await asRole(context, place, record, roleArn);
    try {
      await call('cloudwatch-logs', 'UpdateLookupTable', { lookupTableArn: arn, ...table }, place);
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
      const input = { lookupTableName: tableName, ...table, ...(tags === undefined ? {} : { tags }) };
      await call('cloudwatch-logs', 'CreateLookupTable', input, place);
    }
  } catch (error) {
    if (!isTold(error)) throw error;
    return { ...destination, status: 'CLIENT_ERROR', errorMessage: error.message };
  }
  return { ...destination, status: 'COMPLETE', processedIdentifier: arn };
}

/** @throws AwsError what STS says */
export async function asRole(
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
