/** A new table as a request describes it, checked and as a record. */

import { commitVersion } from '../../../core/collection.ts';
import type { TxContext } from '../../../core/context.ts';
import { notImplemented } from '../../../core/errors.ts';
import type { CreateTableInput } from '../api.gen.ts';
import type { TableRecord } from '../state.ts';
import { indexRecords } from './index-definition.ts';
import { checkAllDefinitionsUsed, checkDefinitions, checkTableKey } from './key-definition.ts';
import type { TableRef } from './table-ref.ts';
import { createdStream, encryptionRecord, tableClassName } from './table-settings.ts';
import { withTags } from './tags.ts';
import { type BillingMode, newWarmThroughput, onDemandLimits, tableThroughput } from './throughput.ts';

export function checkSupported(input: CreateTableInput): void {
  if (input.VectorIndexes !== undefined) throw notImplemented('CreateTable with VectorIndexes');
  if (input.GlobalTableSourceArn !== undefined || input.GlobalTableSettingsReplicationMode !== undefined) {
    throw notImplemented('CreateTable of a replica of a global table');
  }
}

/** The record of a new table. Throws ValidationException. */
export function newTable(
  { ids, now }: Pick<TxContext, 'ids' | 'now'>,
  { name, place }: TableRef,
  input: CreateTableInput,
): TableRecord {
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
    tableClass: tableClass === undefined ? undefined : { name: tableClassName(tableClass) },
    deletionProtection: input.DeletionProtectionEnabled === true,
    encryption: encryptionRecord(input.SSESpecification, place),
    stream: createdStream(input.StreamSpecification, nowMs),
    tags: withTags([], input.Tags ?? []),
    hasPolicy: input.ResourcePolicy !== undefined,
  };
}
