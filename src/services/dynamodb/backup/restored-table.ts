/** The table that a restore makes: the source's key and indexes, with what the request overrides. */

import type { TxContext } from '../../../core/context.ts';
import { notImplemented } from '../../../core/errors.ts';
import type {
  CreateTableInput,
  GlobalSecondaryIndex,
  LocalSecondaryIndex,
  RestoreTableFromBackupInput,
  TableDescription,
} from '../api.gen.ts';
import { tableExists, validation } from '../errors.ts';
import { type IndexRecord, type RestoreRecord, type TableRecord, tables } from '../state.ts';
import { describeTableRecord } from '../table/description.ts';
import { newTable } from '../table/new-table.ts';
import { restoredTableRef } from '../table/table-ref.ts';

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

type IndexOverride = Pick<GlobalSecondaryIndex, 'IndexName' | 'KeySchema' | 'Projection'>;

/** Overriding indexes leave some of the source's out or give them other names; there are no others. */
function checkKnown(given: readonly IndexOverride[], known: readonly IndexRecord[]): void {
  const matches = ({ KeySchema, Projection }: IndexOverride, index: IndexRecord) => {
    const attributes = new Set(Projection?.NonKeyAttributes ?? []);
    return (
      KeySchema.length === index.keySchema.length &&
      KeySchema.every(({ AttributeName, KeyType }, i) => {
        const own = index.keySchema[i];
        return own?.AttributeName === AttributeName && own.KeyType === KeyType;
      }) &&
      Projection?.ProjectionType === index.projection.type &&
      (index.projection.type !== 'INCLUDE' ||
        (attributes.size === index.projection.attributes.length &&
          index.projection.attributes.every((name) => attributes.has(name))))
    );
  };
  const unknown = given.find((override) => !known.some((index) => matches(override, index)));
  if (unknown === undefined) return;
  const rule = 'does not match a secondary index that existed in the source table and cannot be created';
  throw validation(`Invalid Request: Index ${unknown.IndexName} ${rule} during the restore operation`);
}

/** What the overrides of capacity say of each other and of the source. */
function checkCapacity(source: TableRecord, overrides: Overrides): void {
  const { BillingModeOverride: mode, ProvisionedThroughputOverride: throughput } = overrides;
  const refuse = (rule: string) => validation(`Invalid Request: ${rule}`);
  if (throughput !== undefined && mode === 'PAY_PER_REQUEST') {
    throw refuse('Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST');
  }
  const isProvisioned = (mode ?? source.billingMode) === 'PROVISIONED';
  if (throughput !== undefined && !isProvisioned) {
    throw refuse('Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED');
  }
  if (throughput === undefined && mode === 'PROVISIONED') {
    throw refuse('Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED');
  }
  const { OnDemandThroughputOverride: limits = {} } = overrides;
  for (const name of ['MaxReadRequestUnits', 'MaxWriteRequestUnits'] as const) {
    const value = limits[name];
    if (value === undefined) continue;
    if (isProvisioned) {
      const rule = `Cannot override ${name} for OnDemandThroughput unless BillingModeOverride is PAY_PER_REQUEST`;
      throw refuse(rule);
    }
    if (value < -1 || value === 0) {
      throw refuse(`Requested ${name} for OnDemandThroughput is outside of valid range`);
    }
  }
}

function nonEmpty<T>(list: readonly T[]): T[] | undefined {
  return list.length === 0 ? undefined : [...list];
}

function createInput(source: TableRecord, overrides: Overrides): CreateTableInput {
  const BillingMode = overrides.BillingModeOverride ?? source.billingMode;
  const isProvisioned = BillingMode !== 'PAY_PER_REQUEST';
  const of = (kind: IndexRecord['kind']) => source.indexes.filter((index) => index.kind === kind);
  const { GlobalSecondaryIndexOverride: global, LocalSecondaryIndexOverride: local } = overrides;
  checkCapacity(source, overrides);
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
  };
}

/**
 * Makes the table that is to be filled. As on AWS, table class, deletion protection and all that has operations of its
 * own (streams, tags, TTL, policies, recovery) is not carried over.
 *
 * Throws TableAlreadyExistsException and ValidationException. */
export async function makeRestored(
  context: TxContext,
  source: TableRecord,
  overrides: Overrides,
  restore: RestoreRecord,
): Promise<{ record: TableRecord; description: TableDescription }> {
  const { tx, place } = context;
  if (overrides.VectorIndexOverride !== undefined)
    throw notImplemented('Restoring a table with VectorIndexOverride');
  const ref = restoredTableRef(overrides.TargetTableName, place);
  if ((await tables.get(tx, ref.place, ref.name)) !== undefined) throw tableExists(ref.name);
  const record = { ...newTable(context, ref, createInput(source, overrides)), isLoading: true, restore };
  await tables.put(tx, ref.place, record);
  return { record, description: await describeTableRecord(tx, ref, record, 'CREATING') };
}
