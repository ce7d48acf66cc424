/**
 * What CloudWatch Logs keeps in rows. Events are no rows: those of a group lie in its segment log (`chunk.ts`), and what
 * a stream shows of them is written now and then (`facts.ts`).
 */

import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import { accountPolicies } from './account-policy.ts';
import type { MetricTransformation, QueryParameter } from './api.gen.ts';
import { deliveries, deliveryDestinations, deliverySources } from './delivery-state.ts';
import { formerFields, indexPolicies } from './index-policy.ts';
import { lookupTables } from './lookup/state.ts';
import { protections } from './protection/state.ts';
import { scheduledQueries, scheduledRuns } from './scheduled/state.ts';
import { storageTiers } from './storage-tier.ts';
import { accountTransformers, transformers } from './transform/state.ts';

export interface GroupRecord {
  name: string;
  /** Never used again: a group of the same name made later has another one, and another log. */
  id: string;
  createdAtMs: number;
  retentionDays?: number | undefined;
  class: string;
  isProtected: boolean;
  kmsKeyId?: string | undefined;
  tags: Record<string, string>;
}

export const groups = new Collection<GroupRecord, readonly [string], 'byId'>({
  id: collectionId('cloudwatch-logs', 1),
  name: 'cloudwatch-logs.groups',
  scope: 'region',
  version: 1,
  key: ({ name }) => [name],
  indexes: { byId: ({ id }) => [id] },
});

export interface StreamRecord {
  groupId: string;
  name: string;
  /** 16 hexadecimal digits, which its events carry. */
  id: string;
  createdAtMs: number;
}

export const streams = new Collection<StreamRecord, readonly [string, string]>({
  id: collectionId('cloudwatch-logs', 2),
  name: 'cloudwatch-logs.streams',
  scope: 'region',
  version: 1,
  key: ({ groupId, name }) => [groupId, name],
});

/** A stream that was deleted while events of it are in its group's log. */
export interface DeletedStreamRecord {
  groupId: string;
  id: string;
  /** Its last event is not behind this one; known when every call that was under way has ended. */
  lastSequence?: number | undefined;
}

export const deletedStreams = new Collection<DeletedStreamRecord, readonly [string, string]>({
  id: collectionId('cloudwatch-logs', 3),
  name: 'cloudwatch-logs.deleted-streams',
  scope: 'region',
  version: 1,
  key: ({ groupId, id }) => [groupId, id],
});

/** How far a group's log was counted into this record and into those of its streams. */
export interface GroupFactsRecord {
  groupId: string;
  countedSequence: number;
  bytes: number;
}

export const groupFacts = new Collection<GroupFactsRecord, readonly [string]>({
  id: collectionId('cloudwatch-logs', 4),
  name: 'cloudwatch-logs.group-facts',
  scope: 'region',
  version: 1,
  key: ({ groupId }) => [groupId],
});

export interface StreamFactsRecord {
  groupId: string;
  streamId: string;
  firstMs: number;
  lastMs: number;
  ingestedMs: number;
}

export const streamFacts = new Collection<StreamFactsRecord, readonly [string, string]>({
  id: collectionId('cloudwatch-logs', 5),
  name: 'cloudwatch-logs.stream-facts',
  scope: 'region',
  version: 1,
  key: ({ groupId, streamId }) => [groupId, streamId],
});

/** `account`: the account's subscription, as far as the group has come with it (`account-subscription.ts`). */
export type FilterKind = 'metric' | 'subscription' | 'account';

/** A metric filter or a subscription filter, and how far it has come in its group's log. */
export interface FilterRecord {
  groupId: string;
  kind: FilterKind;
  name: string;
  groupName: string;
  pattern: string;
  createdAtMs: number;
  /** What comes behind it in the log is still to be looked at. */
  doneSequence: number;
  transformations?: MetricTransformation[] | undefined;
  destinationArn?: string | undefined;
  roleArn?: string | undefined;
  distribution?: string | undefined;
  /** It sees what transformers make of events. */
  applyOnTransformedLogs?: boolean | undefined;
}

export const filters = new Collection<FilterRecord, readonly [string, string, string], 'byName'>({
  id: collectionId('cloudwatch-logs', 6),
  name: 'cloudwatch-logs.filters',
  scope: 'region',
  version: 1,
  key: ({ groupId, kind, name }) => [groupId, kind, name],
  indexes: { byName: ({ kind, name, groupName }) => [kind, name, groupName] },
});

export interface ResourcePolicyRecord {
  name: string;
  document: string;
  updatedAtMs: number;
}

export const resourcePolicies = new Collection<ResourcePolicyRecord, readonly [string]>({
  id: collectionId('cloudwatch-logs', 7),
  name: 'cloudwatch-logs.resource-policies',
  scope: 'region',
  version: 1,
  key: ({ name }) => [name],
});

export interface QueryDefinitionRecord {
  id: string;
  name: string;
  queryString: string;
  modifiedAtMs: number;
  groupNames: string[];
  language: string;
  parameters?: QueryParameter[] | undefined;
}

export const queryDefinitions = new Collection<QueryDefinitionRecord, readonly [string], 'byName'>({
  id: collectionId('cloudwatch-logs', 8),
  name: 'cloudwatch-logs.query-definitions',
  scope: 'region',
  version: 1,
  key: ({ id }) => [id],
  indexes: { byName: ({ name }) => [name] },
});

export interface QueryRecord {
  id: string;
  text: string;
  language: string;
  status: string;
  createdAtMs: number;
  endedAtMs?: number | undefined;
  /** Names, as they are shown. */
  groupNames: string[];
  fromMs: number;
  untilMs: number;
  limit: number;
}

export const queries = new Collection<QueryRecord, readonly [string], 'byAge'>({
  id: collectionId('cloudwatch-logs', 10),
  name: 'cloudwatch-logs.queries',
  scope: 'region',
  version: 1,
  key: ({ id }) => [id],
  indexes: { byAge: ({ createdAtMs }) => [createdAtMs] },
});

export interface ExportRecord {
  id: string;
  name?: string | undefined;
  groupName: string;
  groupId: string;
  streamPrefix?: string | undefined;
  fromMs: number;
  toMs: number;
  bucket: string;
  prefix: string;
  status: 'PENDING' | 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  message: string;
  createdAtMs: number;
  completedAtMs?: number | undefined;
}

export const exportTasks = new Collection<ExportRecord, readonly [string], 'byAge'>({
  id: collectionId('cloudwatch-logs', 11),
  name: 'cloudwatch-logs.export-tasks',
  scope: 'region',
  version: 1,
  key: ({ id }) => [id],
  indexes: { byAge: ({ createdAtMs }) => [createdAtMs] },
});

export interface DestinationRecord {
  name: string;
  targetArn: string;
  roleArn: string;
  accessPolicy?: string | undefined;
  createdAtMs: number;
  tags: Record<string, string>;
}

export const destinations = new Collection<DestinationRecord, readonly [string]>({
  id: collectionId('cloudwatch-logs', 12),
  name: 'cloudwatch-logs.destinations',
  scope: 'region',
  version: 1,
  key: ({ name }) => [name],
});

/** The one record is there while a timer waits that looks for old events. */
export const retention = new Collection<{ id: 'retention' }, readonly ['retention']>({
  id: collectionId('cloudwatch-logs', 9),
  name: 'cloudwatch-logs.retention',
  scope: 'partition',
  version: 1,
  key: ({ id }) => [id],
});

export const collections = [
  groups,
  streams,
  deletedStreams,
  groupFacts,
  streamFacts,
  filters,
  resourcePolicies,
  queryDefinitions,
  retention,
  queries,
  exportTasks,
  destinations,
  deliverySources,
  deliveryDestinations,
  deliveries,
  protections,
  accountPolicies,
  indexPolicies,
  formerFields,
  lookupTables,
  storageTiers,
  transformers,
  accountTransformers,
  scheduledQueries,
  scheduledRuns,
] as const;
