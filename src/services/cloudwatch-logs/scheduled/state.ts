/** Scheduled queries and their runs, as they are kept. */

import { Collection } from '../../../core/collection.ts';
import { collectionId } from '../../../core/service-numbers.ts';
import type { DestinationConfiguration, ScheduledQueryDestination } from '../api.gen.ts';

export interface ScheduledQueryRecord {
  /** What its ARN ends in. */
  id: string;
  name: string;
  description?: string | undefined;
  queryString: string;
  queryLanguage: string;
  logGroupIdentifiers: string[];
  scheduleExpression: string;
  timezone?: string | undefined;
  /** In seconds before the run. */
  startTimeOffset?: number | undefined;
  endTimeOffset?: number | undefined;
  destinationConfiguration?: DestinationConfiguration | undefined;
  /** As they were given. */
  scheduleStartTime?: number | undefined;
  scheduleEndTime?: number | undefined;
  executionRoleArn: string;
  state: string;
  createdAtMs: number;
  updatedAtMs: number;
  triggeredAtMs?: number | undefined;
  lastStatus?: string | undefined;
  /** That are remembered. */
  runs?: number | undefined;
  tags: Record<string, string>;
}

export const scheduledQueries = new Collection<ScheduledQueryRecord, readonly [string], 'byName'>({
  id: collectionId('cloudwatch-logs', 20),
  name: 'cloudwatch-logs.scheduled-queries',
  scope: 'region',
  version: 1,
  key: ({ id }) => [id],
  indexes: { byName: ({ name }) => [name] },
});

export interface RunRecord {
  scheduleId: string;
  triggeredAtMs: number;
  status: string;
  queryId?: string | undefined;
  errorMessage?: string | undefined;
  destinations: ScheduledQueryDestination[];
}

export const scheduledRuns = new Collection<RunRecord, readonly [string, number]>({
  id: collectionId('cloudwatch-logs', 21),
  name: 'cloudwatch-logs.scheduled-runs',
  scope: 'region',
  version: 1,
  key: ({ scheduleId, triggeredAtMs }) => [scheduleId, triggeredAtMs],
});
