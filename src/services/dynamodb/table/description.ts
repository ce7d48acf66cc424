/** A table as CreateTable, DescribeTable, UpdateTable and DeleteTable answer it. */

import type { Transaction } from '../../../core/transaction.ts';
import type {
  GlobalSecondaryIndexDescription,
  LocalSecondaryIndexDescription,
  ProvisionedThroughputDescription,
  TableDescription,
} from '../api.gen.ts';
import {
  counterKey,
  type IndexRecord,
  itemBytes,
  itemCounts,
  type Projection,
  type TableRecord,
  type Throughput,
  type WarmThroughput,
} from '../state.ts';
import { indexArn, type TableRef } from './table-ref.ts';
import { type BillingMode, currentWarm } from './throughput.ts';

export type TableStatus = 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING';

export interface Sizes {
  items: number;
  bytes: number;
}

/** Numbers and bytes of the items (0) and index entries, by number. */
async function sizesOf(
  tx: Transaction,
  { place }: TableRef,
  record: TableRecord,
): Promise<ReadonlyMap<number, Sizes>> {
  const sizes = new Map<number, Sizes>();
  for (const number of [0, ...record.indexes.map((index) => index.number)]) {
    const key = counterKey(record, number);
    const items = await itemCounts.value(tx, place, ...key);
    sizes.set(number, { items, bytes: await itemBytes.value(tx, place, ...key) });
  }
  return sizes;
}

function date(atMs: number | undefined): Date | undefined {
  return atMs === undefined ? undefined : new Date(atMs);
}

function throughputDescription(throughput: Throughput): ProvisionedThroughputDescription {
  const { ReadCapacityUnits, WriteCapacityUnits, increasedAtMs, decreasedAtMs } = throughput;
  return {
    LastIncreaseDateTime: date(increasedAtMs),
    LastDecreaseDateTime: date(decreasedAtMs),
    NumberOfDecreasesToday: 0,
    ReadCapacityUnits,
    WriteCapacityUnits,
  };
}

function projectionDescription({ type, attributes }: Projection) {
  return { ProjectionType: type, NonKeyAttributes: type === 'INCLUDE' ? attributes : undefined };
}

function warmDescription({ readUnitsPerSecond, writeUnitsPerSecond }: WarmThroughput) {
  return {
    ReadUnitsPerSecond: readUnitsPerSecond,
    WriteUnitsPerSecond: writeUnitsPerSecond,
    Status: 'ACTIVE',
  };
}

function localIndexDescription(
  index: IndexRecord,
  tableArnText: string,
  { items, bytes }: Sizes,
): LocalSecondaryIndexDescription {
  return {
    IndexName: index.name,
    KeySchema: index.keySchema,
    Projection: projectionDescription(index.projection),
    IndexSizeBytes: bytes,
    ItemCount: items,
    IndexArn: indexArn(tableArnText, index.name),
  };
}

function globalIndexDescription(
  index: IndexRecord,
  tableArnText: string,
  sizes: Sizes,
  billingMode: BillingMode,
): GlobalSecondaryIndexDescription {
  const throughput = index.throughput ?? { ReadCapacityUnits: 0, WriteCapacityUnits: 0 };
  return {
    ...localIndexDescription(index, tableArnText, sizes),
    IndexStatus: index.status,
    Backfilling: index.status === 'CREATING' ? true : undefined,
    ProvisionedThroughput: throughputDescription(throughput),
    OnDemandThroughput: index.onDemand,
    WarmThroughput: warmDescription(index.warm ?? currentWarm(billingMode, throughput)),
  };
}

const NO_SIZES: Sizes = { items: 0, bytes: 0 };

function indexDescriptions(
  record: TableRecord,
  tableArnText: string,
  sizes: ReadonlyMap<number, Sizes>,
): Pick<TableDescription, 'LocalSecondaryIndexes' | 'GlobalSecondaryIndexes'> {
  const sizesOfIndex = ({ number }: IndexRecord) => sizes.get(number) ?? NO_SIZES;
  const local = record.indexes
    .filter(({ kind }) => kind === 'local')
    .map((index) => localIndexDescription(index, tableArnText, sizesOfIndex(index)));
  const global = record.indexes
    .filter(({ kind }) => kind === 'global')
    .map((index) => globalIndexDescription(index, tableArnText, sizesOfIndex(index), record.billingMode));
  return {
    LocalSecondaryIndexes: local.length === 0 ? undefined : local,
    GlobalSecondaryIndexes: global.length === 0 ? undefined : global,
  };
}

function billingSummary({
  billingMode,
  onDemandSinceMs,
}: TableRecord): TableDescription['BillingModeSummary'] {
  if (onDemandSinceMs === undefined) return undefined;
  return { BillingMode: billingMode, LastUpdateToPayPerRequestDateTime: date(onDemandSinceMs) };
}

/** What does not hang on numbers of items. */
function settings(record: TableRecord, arn: string): Partial<TableDescription> {
  const { stream, encryption, tableClass, billingMode, throughput } = record;
  const label = stream?.label ?? record.endedStream;
  return {
    StreamSpecification: stream?.specification,
    LatestStreamLabel: label,
    LatestStreamArn: label && `${arn}/stream/${label}`,
    SSEDescription: encryption && {
      Status: 'ENABLED',
      SSEType: 'KMS',
      KMSMasterKeyArn: encryption.keyArn,
    },
    TableClassSummary: tableClass && {
      TableClass: tableClass.name,
      LastUpdateDateTime: date(tableClass.updatedAtMs),
    },
    DeletionProtectionEnabled: record.deletionProtection,
    RestoreSummary: record.restore && {
      SourceBackupArn: record.restore.sourceBackupArn,
      SourceTableArn: record.restore.sourceTableArn,
      RestoreDateTime: new Date(record.restore.restoredToMs),
      RestoreInProgress: record.isLoading === true,
    },
    OnDemandThroughput: record.onDemand,
    WarmThroughput: warmDescription(record.warm ?? currentWarm(billingMode, throughput)),
  };
}

/** The status of a table in a later DescribeTable. */
export function currentStatus({ indexes, isLoading }: TableRecord): TableStatus {
  if (isLoading) return 'CREATING';
  return indexes.some(({ status }) => status === 'CREATING') ? 'UPDATING' : 'ACTIVE';
}

export async function describeTableRecord(
  tx: Transaction,
  ref: TableRef,
  record: TableRecord,
  status: TableStatus,
): Promise<TableDescription> {
  const sizes = await sizesOf(tx, ref, record);
  return {
    AttributeDefinitions: record.attributes,
    TableName: record.name,
    KeySchema: record.keySchema,
    TableStatus: status,
    CreationDateTime: new Date(record.createdAtMs),
    ProvisionedThroughput: throughputDescription(record.throughput),
    TableSizeBytes: sizes.get(0)?.bytes,
    ItemCount: sizes.get(0)?.items,
    TableArn: ref.arn,
    TableId: record.id,
    BillingModeSummary: billingSummary(record),
    ...indexDescriptions(record, ref.arn, sizes),
    ...settings(record, ref.arn),
  };
}
