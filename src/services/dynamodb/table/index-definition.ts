/** Secondary indexes as requests describe them, checked and as records. */

import type {
  AttributeDefinition,
  CreateGlobalSecondaryIndexAction,
  CreateTableInput,
  LocalSecondaryIndex,
} from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';
import { GLOBAL_INDEXES_MAX, LOCAL_INDEXES_MAX, PROJECTED_ATTRIBUTES_MAX } from '../limits.ts';
import type { IndexRecord } from '../state.ts';
import { checkGlobalIndexKey, checkLocalIndexKey, projectionRecord } from './key-definition.ts';
import { type BillingMode, indexThroughput, newWarmThroughput, onDemandLimits } from './throughput.ts';

export interface IndexRules {
  definitions: readonly AttributeDefinition[];
  billingMode: BillingMode;
  /** Number of the index. */
  number: number;
  status: IndexRecord['status'];
}

/** A new global index. Throws ValidationException. */
export function globalIndexRecord(index: CreateGlobalSecondaryIndexAction, rules: IndexRules): IndexRecord {
  const { IndexName: name, KeySchema: keySchema } = index;
  checkGlobalIndexKey(keySchema, rules.definitions);
  const projection = projectionRecord(index.Projection);
  const { billingMode, number, status } = rules;
  const throughput = indexThroughput(name, billingMode, index.ProvisionedThroughput);
  const { OnDemandThroughput: limits, WarmThroughput: warm } = index;
  return {
    name,
    number,
    kind: 'global',
    keySchema,
    projection,
    status,
    throughput,
    onDemand: limits && onDemandLimits(limits, billingMode, name),
    warm: warm && newWarmThroughput(warm, billingMode, throughput, `index ${name}`),
  };
}

function localIndexRecord(
  index: LocalSecondaryIndex,
  definitions: readonly AttributeDefinition[],
  tableHash: string,
  number: number,
): IndexRecord {
  const { IndexName: name, KeySchema: keySchema } = index;
  checkLocalIndexKey(name, keySchema, definitions, tableHash);
  const projection = projectionRecord(index.Projection);
  return { name, number, kind: 'local', keySchema, projection, status: 'ACTIVE' };
}

function localIndexRecords(
  input: CreateTableInput,
  definitions: readonly AttributeDefinition[],
): IndexRecord[] {
  const { LocalSecondaryIndexes: indexes, KeySchema: keySchema = [] } = input;
  if (indexes === undefined) return [];
  if (indexes.length === 0) throw invalidParameter('List of LocalSecondaryIndexes is empty');
  if (keySchema.length < 2) {
    const rule = 'which is required when specifying a LocalSecondaryIndex';
    throw invalidParameter(`Table KeySchema does not have a range key, ${rule}`);
  }
  const hash = keySchema[0]?.AttributeName ?? '';
  const records = indexes.map((index, i) => localIndexRecord(index, definitions, hash, i + 1));
  if (records.length > LOCAL_INDEXES_MAX) {
    throw invalidParameter(`Number of LocalSecondaryIndexes exceeds per-table limit of ${LOCAL_INDEXES_MAX}`);
  }
  return records;
}

function globalIndexRecords(
  input: CreateTableInput,
  rules: Omit<IndexRules, 'number' | 'status'>,
  firstNumber: number,
): IndexRecord[] {
  const { GlobalSecondaryIndexes: indexes } = input;
  if (indexes === undefined) return [];
  if (indexes.length === 0) throw invalidParameter('List of GlobalSecondaryIndexes is empty');
  const records = indexes.map((index, i) =>
    globalIndexRecord(index, { ...rules, number: firstNumber + i, status: 'ACTIVE' }),
  );
  if (records.length > GLOBAL_INDEXES_MAX) {
    throw invalidParameter(`GlobalSecondaryIndex count exceeds the per-table limit of ${GLOBAL_INDEXES_MAX}`);
  }
  return records;
}

/** Throws when all indexes of a table together project too many attributes by name. */
export function checkProjectedAttributes(indexes: readonly IndexRecord[]): void {
  const count = indexes.reduce((sum, { projection }) => sum + projection.attributes.length, 0);
  if (count <= PROJECTED_ATTRIBUTES_MAX) return;
  throw invalidParameter(
    `Number of attributes projected into all of the secondary indexes exceeds the limit of ${PROJECTED_ATTRIBUTES_MAX}`,
  );
}

/** The indexes of a new table, local ones first. Throws ValidationException. */
export function indexRecords(
  input: CreateTableInput,
  definitions: readonly AttributeDefinition[],
  billingMode: BillingMode,
): IndexRecord[] {
  const local = localIndexRecords(input, definitions);
  const global = globalIndexRecords(input, { definitions, billingMode }, local.length + 1);
  const indexes = [...local, ...global];
  const seen = new Set<string>();
  for (const { name } of indexes) {
    if (seen.has(name)) throw invalidParameter(`Duplicate index name: ${name}`);
    seen.add(name);
  }
  checkProjectedAttributes(indexes);
  return indexes;
}
