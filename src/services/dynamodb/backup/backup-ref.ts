/** Backups by their ARNs, and as the operations answer them. */

import { parseArn } from '../../../core/arn.ts';
import { type Place, partitionOf } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import type {
  BackupDetails,
  BackupSummary,
  SourceTableDetails,
  SourceTableFeatureDetails,
} from '../api.gen.ts';
import { backupNotFound, validation } from '../errors.ts';
import { type BackupRecord, backups, type IndexRecord, type TableRecord } from '../state.ts';
import { tableArn } from '../table/table-ref.ts';

const RESOURCE = /^table\/([^/]+)\/backup\/([^/]+)$/;

export interface BackupRef {
  table: string;
  id: string;
  place: Place;
  arn: string;
}

export function backupArn(place: Place, { source, id }: BackupRecord): string {
  return `${tableArn(place, source.name)}/backup/${id}`;
}

/** Throws ValidationException for what is no ARN of a backup in this region. */
export function backupRef(text: string, place: Place): BackupRef {
  const arn = parseArn(text);
  const [, table, id] = RESOURCE.exec(arn?.resource ?? '') ?? [];
  const isHere = arn?.service === 'dynamodb' && arn.partition === partitionOf(place.region);
  if (arn === undefined || !isHere || table === undefined || id === undefined) {
    throw validation('Invalid Backup ARN');
  }
  return { table, id, place: { account: arn.account, region: arn.region }, arn: text };
}

/** Throws BackupNotFoundException. */
export async function backupOf(tx: Transaction, { table, id, place, arn }: BackupRef): Promise<BackupRecord> {
  const backup = await backups.get(tx, place, table, id);
  if (backup === undefined) throw backupNotFound(arn);
  return backup;
}

export function backupDetails(place: Place, backup: BackupRecord): BackupDetails {
  return {
    BackupArn: backupArn(place, backup),
    BackupName: backup.name,
    BackupSizeBytes: backup.bytes,
    BackupStatus: backup.status,
    BackupType: backup.type,
    BackupCreationDateTime: new Date(backup.createdAtMs),
    BackupExpiryDateTime: backup.expiresAtMs === undefined ? undefined : new Date(backup.expiresAtMs),
  };
}

export function backupSummary(place: Place, backup: BackupRecord): BackupSummary {
  const { source } = backup;
  return {
    TableName: source.name,
    TableId: source.id,
    TableArn: tableArn(place, source.name),
    ...backupDetails(place, backup),
  };
}

function units({ throughput }: TableRecord) {
  const { ReadCapacityUnits, WriteCapacityUnits } = throughput;
  return { ReadCapacityUnits, WriteCapacityUnits };
}

export function sourceDetails(place: Place, { source, items, bytes }: BackupRecord): SourceTableDetails {
  return {
    TableName: source.name,
    TableId: source.id,
    TableArn: tableArn(place, source.name),
    TableSizeBytes: bytes,
    KeySchema: source.keySchema,
    TableCreationDateTime: new Date(source.createdAtMs),
    ProvisionedThroughput: units(source),
    OnDemandThroughput: source.onDemand,
    ItemCount: items,
    BillingMode: source.billingMode,
  };
}

function indexInfo({ name, keySchema, projection }: IndexRecord) {
  const NonKeyAttributes = projection.type === 'INCLUDE' ? projection.attributes : undefined;
  return {
    IndexName: name,
    KeySchema: keySchema,
    Projection: { ProjectionType: projection.type, NonKeyAttributes },
  };
}

export function featureDetails({ source }: BackupRecord): SourceTableFeatureDetails {
  const of = (kind: IndexRecord['kind']) => source.indexes.filter((index) => index.kind === kind);
  const global = of('global').map((index) => ({
    ...indexInfo(index),
    ProvisionedThroughput: index.throughput && {
      ReadCapacityUnits: index.throughput.ReadCapacityUnits,
      WriteCapacityUnits: index.throughput.WriteCapacityUnits,
    },
    OnDemandThroughput: index.onDemand,
  }));
  const local = of('local').map(indexInfo);
  return {
    LocalSecondaryIndexes: local.length === 0 ? undefined : local,
    GlobalSecondaryIndexes: global.length === 0 ? undefined : global,
    StreamDescription: source.stream?.specification,
    TimeToLiveDescription: source.timeToLive && {
      TimeToLiveStatus: 'ENABLED',
      AttributeName: source.timeToLive.attribute,
    },
    SSEDescription: source.encryption && {
      Status: 'ENABLED',
      SSEType: 'KMS',
      KMSMasterKeyArn: source.encryption.keyArn,
    },
  };
}
