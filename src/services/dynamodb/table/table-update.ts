/** UpdateTable's changes of everything but the indexes. All functions throw ValidationException. */

import { notImplemented } from '../../../core/errors.ts';
import type { Place } from '../../../core/place.ts';
import type { StreamSpecification, UpdateTableInput } from '../api.gen.ts';
import { invalidParameter, resourceInUse, validation } from '../errors.ts';
import type { TableRecord } from '../state.ts';
import { encryptionRecord, newStream, tableClassName } from './table-settings.ts';
import {
  type BillingMode,
  changedLimits,
  changedThroughput,
  currentWarm,
  tableThroughput,
  warmThroughput,
} from './throughput.ts';

/** As DynamoDB lists them, those of its own use included. */
const ALTERNATIVES =
  'ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ' +
  'ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, ' +
  'DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass';

const CHANGES = [
  'BillingMode',
  'ProvisionedThroughput',
  'GlobalSecondaryIndexUpdates',
  'StreamSpecification',
  'SSESpecification',
  'TableClass',
  'DeletionProtectionEnabled',
  'OnDemandThroughput',
  'WarmThroughput',
] as const satisfies readonly (keyof UpdateTableInput)[];

const UNSUPPORTED = [
  'ReplicaUpdates',
  'MultiRegionConsistency',
  'GlobalTableWitnessUpdates',
  'GlobalTableSettingsReplicationMode',
  'DisassociationProtectionEnabled',
  'VectorIndexUpdates',
] as const satisfies readonly (keyof UpdateTableInput)[];

/** Changes that stand alone, as their errors name them. */
const ALONE = [
  ['SSESpecification', 'Server-Side Encryption modification must be the only operation in the request'],
  ['TableClass', 'TableClass modification must be the only operation in the request'],
  ['DeletionProtectionEnabled', 'DeletionProtection modification must be the only operation in the request'],
] as const;

/** Which changes a request may make together: checked before the table is known. */
export function checkChanges(input: UpdateTableInput): void {
  for (const name of UNSUPPORTED) {
    if (input[name] !== undefined) throw notImplemented(`UpdateTable with ${name}`);
  }
  const changes = CHANGES.filter((name) => input[name] !== undefined);
  if (changes.length === 0) throw validation(`At least one of ${ALTERNATIVES} is required`);
  for (const [name, rule] of ALONE) {
    if (input[name] !== undefined && changes.length > 1) throw invalidParameter(rule);
  }
  checkThroughputAlone(input, changes);
  const updates = input.GlobalSecondaryIndexUpdates;
  if (updates?.length === 0) throw invalidParameter('List of GlobalSecondaryIndexUpdates is empty');
  const movesIndexes = updates?.some(({ Create, Delete }) => Create !== undefined || Delete !== undefined);
  const hasThroughput = input.ProvisionedThroughput !== undefined;
  if (hasThroughput && input.StreamSpecification !== undefined) {
    throw invalidParameter('You cannot modify stream status while updating table IOPS');
  }
  if (hasThroughput && movesIndexes && input.BillingMode === undefined) {
    throw invalidParameter('You cannot create or delete index while updating table IOPS');
  }
  if (movesIndexes && input.StreamSpecification !== undefined) {
    throw invalidParameter('You cannot create or delete index while changing stream status');
  }
}

/** Warm throughput and on-demand limits that are to change something; empty ones stand beside anything. */
function checkThroughputAlone(input: UpdateTableInput, changes: readonly string[]): void {
  const { WarmThroughput: warm = {}, OnDemandThroughput: limits = {} } = input;
  const others = (...allowed: string[]) => changes.some((name) => !allowed.includes(name));
  if (Object.keys(warm).length > 0) {
    if (input.GlobalSecondaryIndexUpdates?.some(({ Create }) => Create !== undefined)) {
      throw invalidParameter(
        'Create global secondary index cannot be specified when updating WarmThroughput',
      );
    }
    if (others('WarmThroughput', 'GlobalSecondaryIndexUpdates')) {
      throw invalidParameter('WarmThroughput must be the only operation in the request');
    }
  }
  if (Object.keys(limits).length === 0) return;
  if (others('OnDemandThroughput', 'BillingMode', 'GlobalSecondaryIndexUpdates')) {
    throw invalidParameter(
      'OnDemandThroughput can only be combined with BillingMode in an UpdateTable request',
    );
  }
}

export function billingModeOf(input: UpdateTableInput, record: TableRecord): BillingMode {
  if (input.BillingMode === undefined) return record.billingMode;
  return input.BillingMode === 'PAY_PER_REQUEST' ? 'PAY_PER_REQUEST' : 'PROVISIONED';
}

function changeThroughput(record: TableRecord, input: UpdateTableInput, nowMs: number): void {
  const { ProvisionedThroughput: throughput } = input;
  const billingMode = billingModeOf(input, record);
  const before = record.billingMode;
  record.billingMode = billingMode;
  if (billingMode === 'PAY_PER_REQUEST') {
    record.throughput = tableThroughput(billingMode, throughput);
    if (before !== billingMode) record.onDemandSinceMs = nowMs;
    return;
  }
  if (throughput === undefined) {
    if (before === billingMode) return;
    throw invalidParameter('ProvisionedThroughput must be specified when BillingMode is PROVISIONED');
  }
  record.throughput =
    before === billingMode
      ? changedThroughput(record.throughput, throughput, 'the table', nowMs)
      : tableThroughput(billingMode, throughput);
}

function changeStream(record: TableRecord, specification: StreamSpecification, nowMs: number): void {
  const { StreamEnabled: enabled, StreamViewType: type } = specification;
  if (enabled) {
    if (type === undefined) {
      throw invalidParameter('If stream is being enabled then UpdateViewType is required');
    }
    if (record.stream !== undefined) {
      throw validation(`Table already has an enabled stream: TableName: ${record.name}`);
    }
    record.stream = newStream(specification, nowMs);
    return;
  }
  if (type !== undefined) {
    throw invalidParameter('If stream is being disabled, then UpdateViewType must not be specified');
  }
  if (record.stream === undefined) {
    throw validation(`Table has no stream to disable: TableName: ${record.name}`);
  }
  record.endedStream = record.stream.label;
  record.stream = undefined;
}

function changeEncryption(record: TableRecord, input: UpdateTableInput, place: Place): void {
  const encryption = encryptionRecord(input.SSESpecification, place);
  if (encryption === undefined && record.encryption === undefined) {
    throw invalidParameter('Table is already encrypted by default');
  }
  if (encryption !== undefined && encryption.keyArn === record.encryption?.keyArn) {
    const rule = 'Use KMSMasterKeyId parameter if you want to change Master Key';
    throw invalidParameter(`Table is already encrypted with given KMSMasterKeyId. ${rule}`);
  }
  record.encryption = encryption;
}

function changeWarmThroughput(record: TableRecord, input: UpdateTableInput): void {
  if (input.WarmThroughput === undefined) return;
  const current = record.warm ?? currentWarm(record.billingMode, record.throughput);
  const isLower = 'current WarmThroughput, decreasing WarmThroughput is not supported';
  record.warm = warmThroughput(input.WarmThroughput, current, 'table', isLower);
}

/** Changes a record that nobody else holds. */
export function changeSettings(
  record: TableRecord,
  input: UpdateTableInput,
  { place, nowMs }: { place: Place; nowMs: number },
): void {
  if (input.BillingMode !== undefined || input.ProvisionedThroughput !== undefined) {
    changeThroughput(record, input, nowMs);
  }
  const { StreamSpecification: stream, OnDemandThroughput: limits } = input;
  if (stream !== undefined) changeStream(record, stream, nowMs);
  if (input.SSESpecification !== undefined) changeEncryption(record, input, place);
  if (input.TableClass !== undefined) {
    record.tableClass = { name: tableClassName(input.TableClass), updatedAtMs: nowMs };
  }
  if (input.DeletionProtectionEnabled !== undefined) {
    record.deletionProtection = input.DeletionProtectionEnabled;
  }
  if (limits !== undefined) record.onDemand = changedLimits(record.onDemand, limits, record.billingMode);
  changeWarmThroughput(record, input);
}

/** Throws ResourceInUseException while an index of the table is built, as its status is UPDATING then. */
export function checkNotUpdating(record: TableRecord): void {
  if (record.indexes.every(({ status }) => status === 'ACTIVE')) return;
  throw resourceInUse(
    `Attempt to change a resource which is still in use: Table is being updated: ${record.name}`,
  );
}
