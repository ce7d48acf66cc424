/** UpdateTable's changes of global secondary indexes. */

import type {
  CreateGlobalSecondaryIndexAction,
  GlobalSecondaryIndexUpdate,
  UpdateGlobalSecondaryIndexAction,
  UpdateTableInput,
} from '../api.gen.ts';
import { indexNotFound, invalidParameter, limitExceeded, validation } from '../errors.ts';
import { GLOBAL_INDEXES_MAX } from '../limits.ts';
import type { IndexRecord, TableRecord } from '../state.ts';
import { checkProjectedAttributes, globalIndexRecord } from './index-definition.ts';
import {
  type BillingMode,
  changedLimits,
  changedThroughput,
  currentWarm,
  indexThroughput,
  warmThroughput,
} from './throughput.ts';

/** Numbers of the indexes that were made and of those whose rows are to go. */
export interface IndexChanges {
  created: number[];
  removed: number[];
}

function actionName({ Update, Create, Delete }: GlobalSecondaryIndexUpdate): string | undefined {
  return Update?.IndexName ?? Create?.IndexName ?? Delete?.IndexName;
}

/** What the request alone shows. Throws ValidationException and LimitExceededException. */
export function checkIndexUpdates(updates: readonly GlobalSecondaryIndexUpdate[]): void {
  const seen = new Set<string>();
  let moves = 0;
  for (const update of updates) {
    const actions = [update.Update, update.Create, update.Delete].filter((action) => action !== undefined);
    const name = actionName(update);
    if (actions.length === 0 || name === undefined) {
      const members = ['Update', 'Create', 'Delete'].map((action) => `GlobalSecondaryIndexUpdate.${action}`);
      throw invalidParameter(`One of ${members.join(', ')} must not be null`);
    }
    if (actions.length > 1) {
      throw invalidParameter(
        'Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object',
      );
    }
    if (seen.has(name)) {
      const rule = 'Only one global secondary index update per index is allowed simultaneously';
      throw invalidParameter(`${rule}. Index: ${name}`);
    }
    seen.add(name);
    const warm = update.Update?.WarmThroughput;
    if (warm !== undefined && Object.keys(warm).length === 0) {
      const rule =
        'WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified';
      throw invalidParameter(`${rule} for index: ${name}`);
    }
    if (update.Update === undefined) moves += 1;
  }
  if (moves > 1) throw onlyOneIndex();
}

function onlyOneIndex(): Error {
  return limitExceeded(
    'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
  );
}

function globalIndex(record: TableRecord, name: string, verb: string, isNamed = false): IndexRecord {
  const index = record.indexes.find((candidate) => candidate.name === name);
  if (index === undefined) {
    const which = isNamed ? `: Index ${name} for table ${record.name}` : '';
    throw indexNotFound(`Requested resource not found${which}`);
  }
  if (index.kind === 'local') {
    throw validation(`Cannot ${verb} an index that is not a GlobalSecondaryIndex: ${name}`);
  }
  return index;
}

function createIndex(
  record: TableRecord,
  action: CreateGlobalSecondaryIndexAction,
  input: UpdateTableInput,
): number {
  const { IndexName: name } = action;
  if (record.indexes.some((index) => index.name === name)) {
    throw validation('Attempting to create an index which already exists');
  }
  if (record.indexes.some(({ status }) => status === 'CREATING')) throw onlyOneIndex();
  if (record.indexes.filter(({ kind }) => kind === 'global').length >= GLOBAL_INDEXES_MAX) {
    const rule = `GlobalSecondaryIndex count exceeds the per-table limit of ${GLOBAL_INDEXES_MAX}`;
    throw limitExceeded(`Subscriber limit exceeded: ${rule}`);
  }
  const given = input.AttributeDefinitions;
  if (given === undefined) throw invalidParameter(`AttributeDefinitions is not specified for index: ${name}`);
  addDefinitions(record, input);
  const { billingMode, nextNumber: number } = record;
  if (billingMode === 'PROVISIONED' || action.ProvisionedThroughput !== undefined) {
    checkIndexThroughput(name, billingMode, { ProvisionedThroughput: action.ProvisionedThroughput });
  }
  const rules = { definitions: record.attributes, billingMode, number, status: 'CREATING' } as const;
  record.indexes.push(globalIndexRecord(action, rules));
  record.nextNumber += 1;
  checkProjectedAttributes(record.indexes);
  return number;
}

/** Definitions of the request beside those that the table has; the type of a known one may not change. */
function addDefinitions(record: TableRecord, { AttributeDefinitions: given = [] }: UpdateTableInput): void {
  for (const definition of given) {
    const known = record.attributes.find(({ AttributeName }) => AttributeName === definition.AttributeName);
    if (known === undefined) record.attributes.push(definition);
    else if (known.AttributeType !== definition.AttributeType) {
      const { AttributeName: name } = definition;
      throw invalidParameter(
        `Attempting to redefine attribute ${name} from type ${known.AttributeType} to ${definition.AttributeType}`,
      );
    }
  }
}

/** Keys of the table and its indexes need their definitions; what no key uses any more goes. */
function dropUnusedDefinitions(record: TableRecord): void {
  const schemas = [record.keySchema, ...record.indexes.map(({ keySchema }) => keySchema)];
  const used = new Set(schemas.flat().map(({ AttributeName }) => AttributeName));
  record.attributes = record.attributes.filter(({ AttributeName }) => used.has(AttributeName));
}

/** UpdateTable has words of its own for what an index's throughput may be. */
function checkIndexThroughput(
  name: string,
  billingMode: BillingMode,
  action: Pick<
    UpdateGlobalSecondaryIndexAction,
    'ProvisionedThroughput' | 'OnDemandThroughput' | 'WarmThroughput'
  >,
): void {
  const { ProvisionedThroughput: throughput, OnDemandThroughput: limits = {}, WarmThroughput: warm } = action;
  const isOnDemand = billingMode === 'PAY_PER_REQUEST';
  if (throughput !== undefined) {
    if (!isOnDemand) return;
    const rule = `Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: ${name}`;
    throw invalidParameter(`${rule} when BillingMode is PAY_PER_REQUEST`);
  }
  if (warm !== undefined || Object.keys(limits).length > 0) return;
  if (!isOnDemand) {
    throw invalidParameter(
      `Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: ${name}`,
    );
  }
  const rule = `The only Updates for index: ${name} when TableThroughputMode is PAY_PER_REQUEST`;
  throw invalidParameter(`${rule} can be to OnDemandThroughput, WarmThroughput`);
}

function updateIndex(
  record: TableRecord,
  action: UpdateGlobalSecondaryIndexAction,
  before: BillingMode,
  nowMs: number,
): void {
  const { IndexName: name, ProvisionedThroughput: throughput } = action;
  const { billingMode } = record;
  const index = globalIndex(record, name, 'update', throughput === undefined);
  checkIndexThroughput(name, billingMode, action);
  if (throughput !== undefined) {
    index.throughput =
      billingMode === 'PROVISIONED' && before === billingMode && index.throughput !== undefined
        ? changedThroughput(index.throughput, throughput, `the index ${name}`, nowMs)
        : indexThroughput(name, billingMode, throughput);
  }
  if (action.OnDemandThroughput !== undefined) {
    index.onDemand = changedLimits(index.onDemand, action.OnDemandThroughput, billingMode, name);
  }
  if (action.WarmThroughput !== undefined) {
    const current = index.warm ?? currentWarm(billingMode, index.throughput ?? record.throughput);
    const isLower = 'current WarmThroughput, decreasing WarmThroughput is not supported';
    index.warm = warmThroughput(action.WarmThroughput, current, `index ${name}`, isLower);
  }
}

/** Indexes follow their table's billing mode. */
function followBillingMode(
  record: TableRecord,
  before: BillingMode,
  updates: readonly GlobalSecondaryIndexUpdate[],
): void {
  if (record.billingMode === before) return;
  for (const index of record.indexes.filter(({ kind }) => kind === 'global')) {
    if (record.billingMode === 'PAY_PER_REQUEST') {
      index.throughput = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 };
    } else if (
      !updates.some(({ Update }) => Update?.IndexName === index.name && Update.ProvisionedThroughput)
    ) {
      throw invalidParameter(`ProvisionedThroughput must be specified for index: ${index.name}`);
    }
  }
}

/**
 * Changes a record that nobody else holds; its billing mode is the new one already. Throws ValidationException,
 * LimitExceededException and ResourceNotFoundException.
 */
export function changeIndexes(
  record: TableRecord,
  input: UpdateTableInput,
  before: BillingMode,
  nowMs: number,
): IndexChanges {
  const changes: IndexChanges = { created: [], removed: [] };
  const updates = input.GlobalSecondaryIndexUpdates ?? [];
  followBillingMode(record, before, updates);
  for (const { Update, Create, Delete } of updates) {
    if (Create !== undefined) changes.created.push(createIndex(record, Create, input));
    if (Update !== undefined) updateIndex(record, Update, before, nowMs);
    if (Delete !== undefined) {
      const index = globalIndex(record, Delete.IndexName, 'delete');
      record.indexes = record.indexes.filter((other) => other !== index);
      changes.removed.push(index.number);
    }
  }
  dropUnusedDefinitions(record);
  return changes;
}
