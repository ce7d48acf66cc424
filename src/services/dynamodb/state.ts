/** What the service keeps. The rows of items and index entries are in `table/rows.ts`. */

import { Collection, Counter, type Version, versionPart } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { KeyPart } from '../../core/tuple.ts';
import type {
  AttributeDefinition,
  KeySchemaElement,
  OnDemandThroughput,
  ProvisionedThroughput,
  StreamSpecification,
  Tag,
} from './api.gen.ts';

/** Collection number of the rows of `table/rows.ts`. */
export const ROWS_ID = collectionId('dynamodb', 2);

export interface Projection {
  type: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  /** For INCLUDE. */
  attributes: string[];
}

export interface Throughput extends ProvisionedThroughput {
  increasedAtMs?: number | undefined;
  decreasedAtMs?: number | undefined;
}

export interface WarmThroughput {
  readUnitsPerSecond: number;
  writeUnitsPerSecond: number;
}

export interface IndexRecord {
  name: string;
  /** Names its rows within the table's: never used again, not even for an index of the same name. */
  number: number;
  kind: 'local' | 'global';
  keySchema: KeySchemaElement[];
  projection: Projection;
  /** CREATING: items from before the index are still being entered; the index cannot be read. */
  status: 'ACTIVE' | 'CREATING';
  throughput?: Throughput | undefined;
  onDemand?: OnDemandThroughput | undefined;
  warm?: WarmThroughput | undefined;
}

export interface TimeToLiveRecord {
  attribute: string;
  /** Number of the rows that hold the expiry times, as an index has one. */
  number: number;
}

export interface StreamRecord {
  specification: StreamSpecification;
  label: string;
}

export interface RecoveryRecord {
  days: number;
  enabledAtMs: number;
  /** Number of the rows that hold what writes replaced; undefined in tables that had this before there were such. */
  number?: number | undefined;
}

/** Contributor insights of the table, or of one of its global indexes. */
export interface InsightsRecord {
  index?: string | undefined;
  enabled: boolean;
  mode: string;
  updatedAtMs: number;
}

/** Where a restored table comes from. */
export interface RestoreRecord {
  sourceTableArn: string;
  sourceBackupArn?: string | undefined;
  restoredToMs: number;
}

export interface TableRecord {
  name: string;
  /** The commit that made the table. It names the table's rows, so that a later table of the same name has its own. */
  number: Version;
  id: string;
  createdAtMs: number;
  attributes: AttributeDefinition[];
  keySchema: KeySchemaElement[];
  /** Local ones first, then global ones in the order in which they were made. */
  indexes: IndexRecord[];
  /** Number of the next index; 0 are the items themselves. */
  nextNumber: number;
  billingMode: 'PROVISIONED' | 'PAY_PER_REQUEST';
  /** Whether the table ever was on demand: only then DescribeTable has a BillingModeSummary. */
  onDemandSinceMs?: number | undefined;
  throughput: Throughput;
  onDemand?: OnDemandThroughput | undefined;
  warm?: WarmThroughput | undefined;
  tableClass?: { name: string; updatedAtMs?: number | undefined } | undefined;
  deletionProtection: boolean;
  encryption?: { keyArn: string } | undefined;
  stream?: StreamRecord | undefined;
  /** Label of the last stream of a table that has none now: its ARN goes on being told. */
  endedStream?: string | undefined;
  timeToLive?: TimeToLiveRecord | undefined;
  pointInTimeRecovery?: RecoveryRecord | undefined;
  /** Ids of the captures that are being made: every write keeps for them what it changes. */
  captures?: string[] | undefined;
  /** It is still being filled and cannot be used. */
  isLoading?: boolean | undefined;
  restore?: RestoreRecord | undefined;
  insights?: InsightsRecord[] | undefined;
  tags: Tag[];
  /** Whether there is a record in {@link policies}: most tables need no look. */
  hasPolicy: boolean;
}

export const tables = new Collection<TableRecord, readonly [string]>({
  id: collectionId('dynamodb', 1),
  name: 'dynamodb.tables',
  scope: 'region',
  version: 1,
  key: (table) => [table.name],
});

/** Items of a table (number 0) or entries of an index. */
export const itemCounts = new Counter<readonly KeyPart[]>({
  id: collectionId('dynamodb', 3),
  scope: 'region',
});

/** Their bytes, as items count. */
export const itemBytes = new Counter<readonly KeyPart[]>({
  id: collectionId('dynamodb', 4),
  scope: 'region',
});

/** Bytes of the items of one partition key with their local index entries; for tables with local indexes alone. */
export const collectionBytes = new Counter<readonly KeyPart[]>({
  id: collectionId('dynamodb', 5),
  scope: 'region',
});

/** The counters' key for a table's items (0) or an index. */
export function counterKey(table: Pick<TableRecord, 'number'>, number: number): readonly KeyPart[] {
  return [versionPart(table.number), number];
}

export interface PolicyRecord {
  /** Of the table. */
  name: string;
  policy: string;
  revisionId: string;
}

export const policies = new Collection<PolicyRecord, readonly [string]>({
  id: collectionId('dynamodb', 6),
  name: 'dynamodb.policies',
  scope: 'region',
  version: 1,
  key: (policy) => [policy.name],
});

export interface TokenRecord {
  token: string;
  /** Of the request's other parameters. */
  digest: string;
  expiresAtMs: number;
}

/** ClientRequestTokens of the last ten minutes. */
export const transactionTokens = new Collection<TokenRecord, readonly [string], 'byExpiry'>({
  id: collectionId('dynamodb', 7),
  name: 'dynamodb.transaction-tokens',
  scope: 'region',
  version: 1,
  key: ({ token }) => [token],
  indexes: { byExpiry: ({ expiresAtMs }) => [expiresAtMs] },
});

export interface BuildRecord {
  table: number;
  index: number;
  /** Key of the last item that was entered; the build goes on behind it. */
  cursor: Uint8Array;
}

/** How far the build of an index has come. */
export const builds = new Collection<BuildRecord, readonly [KeyPart, number]>({
  id: collectionId('dynamodb', 8),
  name: 'dynamodb.builds',
  scope: 'region',
  version: 1,
  key: ({ table, index }) => [versionPart(table), index],
});

export interface AlarmRecord {
  table: number;
  /** When the timer of the table's next expiry fires; every earlier write has seen to that. */
  atMs: number;
}

/** For tables with TTL. */
export const alarms = new Collection<AlarmRecord, readonly [KeyPart]>({
  id: collectionId('dynamodb', 9),
  name: 'dynamodb.alarms',
  scope: 'region',
  version: 1,
  key: ({ table }) => [versionPart(table)],
});

/** What happens once a capture is complete. */
export type CaptureGoal =
  | { kind: 'backup'; table: string; backup: string }
  | { kind: 'load'; target: string; targetId: string }
  | { kind: 'export'; table: string; export: string };

/** The items of a table as they were at one moment: being copied, or complete. */
export interface CaptureRecord {
  id: string;
  /** Name and number of the table. */
  name: string;
  table: number;
  /** `rewinding`: what was written after `rewindToMs` is taken back. */
  phase: 'copying' | 'rewinding' | 'ready';
  /** Key of the last row that was copied or taken back. */
  cursor?: Uint8Array | undefined;
  rewindToMs?: number | undefined;
  /** Number of the table's history. */
  history?: number | undefined;
  goal: CaptureGoal;
}

export const captures = new Collection<CaptureRecord, readonly [string]>({
  id: collectionId('dynamodb', 10),
  name: 'dynamodb.captures',
  scope: 'region',
  version: 1,
  key: ({ id }) => [id],
});

export interface BackupRecord {
  /** The last part of its ARN. */
  id: string;
  name: string;
  type: 'USER' | 'SYSTEM';
  createdAtMs: number;
  expiresAtMs?: number | undefined;
  status: 'CREATING' | 'AVAILABLE';
  capture: string;
  /** The table as it was. */
  source: TableRecord;
  items: number;
  bytes: number;
  /** Ids of the tables that are being restored from it. */
  restoring: string[];
}

export const backups = new Collection<BackupRecord, readonly [string, string]>({
  id: collectionId('dynamodb', 11),
  name: 'dynamodb.backups',
  scope: 'region',
  version: 1,
  key: ({ source, id }) => [source.name, id],
});
