/** Event source mappings, and how far they have come. */

import { Collection } from '../../../core/collection.ts';
import { collectionId } from '../../../core/service-numbers.ts';

export type SourceKind = 'queue' | 'fifo-queue' | 'table-stream';

export interface MappingRecord {
  uuid: string;
  kind: SourceKind;
  sourceArn: string;
  functionName: string;
  /** A version's number or an alias; undefined: `$LATEST`. */
  qualifier?: string | undefined;
  isEnabled: boolean;
  batchSize: number;
  windowSeconds: number;
  /** Patterns as they were given. */
  filters?: string[] | undefined;
  reportsItemFailures: boolean;
  maximumConcurrency?: number | undefined;
  /** Of streams. */
  stream?: StreamSettings | undefined;
  tags: Record<string, string>;
  lastModifiedMs: number;
}

export interface StreamSettings {
  startingPosition: 'TRIM_HORIZON' | 'LATEST';
  /** -1: as often as it takes. */
  retryAttempts: number;
  /** -1: however old they are. */
  recordAgeSeconds: number;
  parallelization: number;
  bisects: boolean;
  onFailure?: string | undefined;
}

export const mappings = new Collection<MappingRecord, readonly [string], 'bySource' | 'byFunction'>({
  id: collectionId('lambda', 40),
  name: 'lambda.event-source-mappings',
  scope: 'region',
  version: 1,
  key: ({ uuid }) => [uuid],
  indexes: {
    bySource: ({ sourceArn }) => [sourceArn],
    byFunction: ({ functionName }) => [functionName],
  },
});

/** How far a mapping has read a shard. */
export interface CheckpointRecord {
  uuid: string;
  shardId: string;
  /** The last sequence number that is done with; undefined: none yet. */
  sequence?: string | undefined;
  /** The shard has ended and everything in it is done with. */
  isDone: boolean;
}

export const checkpoints = new Collection<CheckpointRecord, readonly [string, string]>({
  id: collectionId('lambda', 41),
  name: 'lambda.event-source-checkpoints',
  scope: 'region',
  version: 1,
  key: ({ uuid, shardId }) => [uuid, shardId],
});

/** What the last batch of a stream has led to, as the mapping tells it. */
export interface ResultRecord {
  uuid: string;
  text: string;
}

export const results = new Collection<ResultRecord, readonly [string]>({
  id: collectionId('lambda', 42),
  name: 'lambda.event-source-results',
  scope: 'region',
  version: 1,
  key: ({ uuid }) => [uuid],
});
