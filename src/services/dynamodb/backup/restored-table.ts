/** The table that a restore makes: the source's key and indexes, with what the request overrides. */

import type { TxContext } from '../../../core/context.ts';
import type {
  CreateTableInput,
  GlobalSecondaryIndex,
  LocalSecondaryIndex,
  RestoreTableFromBackupInput,
  TableDescription,
} from '../api.gen.ts';
import { invalidParameter, notImplemented, tableExists } from '../errors.ts';
import { type IndexRecord, type RestoreRecord, type TableRecord, tables } from '../state.ts';
import { describeTableRecord } from '../table/description.ts';
import { newTable } from '../table/new-table.ts';
import { managedTableRef } from '../table/table-ref.ts';

export type Overrides = Omit<RestoreTableFromBackupInput, 'BackupArn'>;

function localIndex({ name, keySchema, projection }: IndexRecord): LocalSecondaryIndex {
  const NonKeyAttributes = projection.type === 'INCLUDE' ? projection.attributes : undefined;
  const Projection = { ProjectionType: projection.type, NonKeyAttributes };
  return { IndexName: name, KeySchema: keySchema, Projection };
}

function unitsOf(throughput: IndexRecord['throughput'], isProvisioned: boolean) {
  if (!isProvisioned || throughput === undefined || throughput.ReadCapacityUnits === 0) return undefined;
  const { ReadCapacityUnits, WriteCapacityUnits } = throughput;
  return { ReadCapacityUnits, WriteCapacityUnits };
}

function globalIndex(index: IndexRecord, isProvisioned: boolean): GlobalSecondaryIndex {
  return {
    ...localIndex(index),
    ProvisionedThroughput: unitsOf(index.throughput, isProvisioned),
    OnDemandThroughput: isProvisioned ? undefined : index.onDemand,
  };
}

/** Overriding indexes leave some of the source's out; there are no others. */
function checkKnown(given: readonly { IndexName: string }[], known: readonly IndexRecord[]): void {
  const unknown = given.find(({ IndexName }) => !known.some(({ name }) => name === IndexName));
  if (unknown === undefined) return;
  throw invalidParameter(`Index ${unknown.IndexName} is not an index of the table that is restored`);
}

function nonEmpty<T>(list: readonly T[]): T[] | undefined {
  return list.length === 0 ? undefined : [...list];
}

function createInput(source: TableRecord, overrides: Overrides): CreateTableInput {
  const BillingMode = overrides.BillingModeOverride ?? source.billingMode;
  const isProvisioned = BillingMode !== 'PAY_PER_REQUEST';
  const of = (kind: IndexRecord['kind']) => source.indexes.filter((index) => index.kind === kind);
  const { GlobalSecondaryIndexOverride: global, LocalSecondaryIndexOverride: local } = overrides;
  checkKnown(global ?? [], of('global'));
  checkKnown(local ?? [], of('local'));
  const GlobalSecondaryIndexes = nonEmpty(
    global ?? of('global').map((index) => globalIndex(index, isProvisioned)),
  );
  const LocalSecondaryIndexes = nonEmpty(local ?? of('local').map(localIndex));
  const used = new Set(
    [
      source.keySchema,
      ...[...(GlobalSecondaryIndexes ?? []), ...(LocalSecondaryIndexes ?? [])].map(
        (index) => index.KeySchema,
      ),
    ]
      .flat()
      .map(({ AttributeName }) => AttributeName),
  );
  return {
    TableName: overrides.TargetTableName,
    AttributeDefinitions: source.attributes.filter(({ AttributeName }) => used.has(AttributeName)),
    KeySchema: source.keySchema,
    GlobalSecondaryIndexes,
    LocalSecondaryIndexes,
    BillingMode,
    ProvisionedThroughput:
      overrides.ProvisionedThroughputOverride ?? unitsOf(source.throughput, isProvisioned),
    OnDemandThroughput: overrides.OnDemandThroughputOverride ?? (isProvisioned ? undefined : source.onDemand),
    SSESpecification:
      overrides.SSESpecificationOverride ??
      (source.encryption && { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: source.encryption.keyArn }),
    TableClass: source.tableClass?.name,
    DeletionProtectionEnabled: source.deletionProtection,
  };
}

/** Makes the table that is to be filled. Throws TableAlreadyExistsException and ValidationException. */
export async function makeRestored(
  context: TxContext,
  source: TableRecord,
  overrides: Overrides,
  restore: RestoreRecord,
): Promise<{ record: TableRecord; description: TableDescription }> {
  const { tx, place } = context;
  if (overrides.VectorIndexOverride !== undefined)
    throw notImplemented('Restoring a table with VectorIndexOverride');
  const ref = managedTableRef(overrides.TargetTableName, place);
  if ((await tables.get(tx, ref.place, ref.name)) !== undefined) throw tableExists(ref.name);
  const record = { ...newTable(context, ref, createInput(source, overrides)), isLoading: true, restore };
  await tables.put(tx, ref.place, record);
  return { record, description: await describeTableRecord(tx, ref, record, 'CREATING') };
}
