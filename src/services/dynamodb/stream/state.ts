/**
 * Streams of tables, and their changes. The changes are rows of the commits that make them: one row more a change,
 * where a log behind the outbox would cost two rows and a delivery, and could be read only after it. `rows.ts` has their
 * form. The folder serves two models: `dynamodb` writes, `dynamodb-streams` reads.
 */

import { Collection, type Version } from '../../../core/collection.ts';
import { collectionId } from '../../../core/service-numbers.ts';
import type { KeySchemaElement } from '../api.gen.ts';

export type StreamView = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/** Shards follow each other, one at a time: the next is the child of the one before. */
export interface ShardRecord {
  id: string;
  /** Part of its rows' keys. */
  number: number;
  parentId?: string | undefined;
  /** Its first sequence number, once the parent that tells it is gone. */
  startsAt?: string | undefined;
  /** When it is to be closed: some time after its first record. */
  closesAtMs?: number | undefined;
  closedAtMs?: number | undefined;
}

export interface StreamRecord {
  table: string;
  label: string;
  /** The commit that made it: names its rows. */
  since: Version;
  view: StreamView;
  keySchema: KeySchemaElement[];
  createdAtMs: number;
  disabledAtMs?: number | undefined;
  /** The oldest first; of an enabled stream the last one is open. */
  shards: ShardRecord[];
}

export const streams = new Collection<StreamRecord, readonly [string, string]>({
  id: collectionId('dynamodb', 14),
  name: 'dynamodb.streams',
  scope: 'region',
  version: 1,
  key: ({ table, label }) => [table, label],
});

/** What a stream remembers: 24 hours. A closed shard goes so long after its end. */
export const RETENTION_MS = 24 * 60 * 60 * 1000;
/** A shard takes records so long after its first one, about as on AWS. */
export const SHARD_MS = 4 * 60 * 60 * 1000;
