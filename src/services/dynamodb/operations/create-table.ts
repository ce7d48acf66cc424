import { commitVersion } from '../../../core/collection.ts';
import type { TxContext } from '../../../core/context.ts';
import type { CreateTableInput } from '../api.gen.ts';
import { notImplemented, resourceInUse } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { type TableRecord, tables } from '../state.ts';
import { describeTableRecord } from '../table/description.ts';
import { indexRecords } from '../table/index-definition.ts';
import { checkAllDefinitionsUsed, checkDefinitions, checkTableKey } from '../table/key-definition.ts';
import { createPolicy } from '../table/resource-policy.ts';
import { managedTableRef, type TableRef } from '../table/table-ref.ts';
import { createdStream, encryptionRecord } from '../table/table-settings.ts';
import { withTags } from '../table/tags.ts';
import { type BillingMode, newWarmThroughput, onDemandLimits, tableThroughput } from '../table/throughput.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export const createTable: Handler<'CreateTable'> = async (context, input) => {
  const { tx, place } = context;
  checkSupported(input);
  const ref = managedTableRef(input.TableName, place);
  const record = newTable(context, ref, input);
  if ((await tables.get(tx, place, ref.name)) !== undefined) {
    throw resourceInUse(`Table already exists: ${ref.name}`);
  }
  if (input.ResourcePolicy !== undefined) await createPolicy(context, ref, input.ResourcePolicy);
  await tables.put(tx, place, record);
  const description = await describeTableRecord(tx, ref, record, 'CREATING');
  // As on AWS; the first DescribeTable finds them ACTIVE.
  const GlobalSecondaryIndexes = description.GlobalSecondaryIndexes?.map((index) => ({
    ...index,
    IndexStatus: 'CREATING',
  }));
  return { TableDescription: { ...description, GlobalSecondaryIndexes } };
};

function checkSupported(input: CreateTableInput): void {
  if (input.VectorIndexes !== undefined) throw notImplemented('CreateTable with VectorIndexes');
  if (input.GlobalTableSourceArn !== undefined || input.GlobalTableSettingsReplicationMode !== undefined) {
    throw notImplemented('CreateTable of a replica of a global table');
  }
}

function newTable({ ids, now }: TxContext, { name, place }: TableRef, input: CreateTableInput): TableRecord {
  const { AttributeDefinitions: definitions = [], KeySchema: keySchema = [] } = input;
  const billingMode: BillingMode =
    input.BillingMode === 'PAY_PER_REQUEST' ? 'PAY_PER_REQUEST' : 'PROVISIONED';
  const throughput = tableThroughput(billingMode, input.ProvisionedThroughput);
  checkDefinitions(definitions);
  checkTableKey(keySchema, definitions);
  const hasIndexes = input.LocalSecondaryIndexes !== undefined || input.GlobalSecondaryIndexes !== undefined;
  if (!hasIndexes) checkAllDefinitionsUsed(definitions, [keySchema], false);
  const indexes = indexRecords(input, definitions, billingMode);
  checkAllDefinitionsUsed(definitions, [keySchema, ...indexes.map((index) => index.keySchema)], hasIndexes);
  const nowMs = now();
  const { OnDemandThroughput: onDemand, WarmThroughput: warm, TableClass: tableClass } = input;
  return {
    name,
    number: commitVersion(),
    id: ids.uuid(),
    createdAtMs: nowMs,
    attributes: definitions,
    keySchema,
    indexes,
    nextNumber: indexes.length + 1,
    billingMode,
    onDemandSinceMs: billingMode === 'PAY_PER_REQUEST' ? nowMs : undefined,
    throughput,
    onDemand: onDemand && onDemandLimits(onDemand, billingMode),
    warm: warm && newWarmThroughput(warm, billingMode, throughput, 'table'),
    tableClass: tableClass === undefined ? undefined : { name: tableClass },
    deletionProtection: input.DeletionProtectionEnabled === true,
    encryption: encryptionRecord(input.SSESpecification, place),
    stream: createdStream(input.StreamSpecification, nowMs),
    tags: withTags([], input.Tags ?? []),
    hasPolicy: input.ResourcePolicy !== undefined,
  };
}
