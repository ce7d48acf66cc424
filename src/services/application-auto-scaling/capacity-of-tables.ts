/** Read and write units as the capacity of a table or of one of its global secondary indexes. */

import type { CallAs } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { Capacity } from './capacity.ts';
import type { TargetName } from './state.ts';

interface Units {
  ReadCapacityUnits: number;
  WriteCapacityUnits: number;
}

function partsOf({ ResourceId, ScalableDimension }: TargetName) {
  const [, TableName = '', , IndexName] = ResourceId.split('/');
  const unit: keyof Units = ScalableDimension.endsWith('ReadCapacityUnits')
    ? 'ReadCapacityUnits'
    : 'WriteCapacityUnits';
  return { TableName, IndexName, unit };
}

async function unitsOf(call: CallAs, name: TargetName): Promise<Units & { isChanging: boolean }> {
  const { TableName, IndexName } = partsOf(name);
  const { Table } = await call('dynamodb', 'DescribeTable', { TableName });
  const index = Table?.GlobalSecondaryIndexes?.find((one) => one.IndexName === IndexName);
  if (IndexName !== undefined && index === undefined) {
    throw new AwsError(
      'ResourceNotFoundException',
      `The table does not have the specified index: ${IndexName}`,
    );
  }
  const { ReadCapacityUnits = 0, WriteCapacityUnits = 0 } = (index ?? Table)?.ProvisionedThroughput ?? {};
  const isChanging = Table?.TableStatus === 'UPDATING' || index?.IndexStatus === 'UPDATING';
  return { ReadCapacityUnits, WriteCapacityUnits, isChanging };
}

/** @throws AwsError ResourceNotFoundException and others of DynamoDB */
export async function throughputOf(call: CallAs, name: TargetName): Promise<Capacity> {
  const units = await unitsOf(call, name);
  return { current: units[partsOf(name).unit], isChanging: units.isChanging };
}

export async function scaleThroughput(call: CallAs, name: TargetName, capacity: number): Promise<void> {
  const { TableName, IndexName, unit } = partsOf(name);
  const { ReadCapacityUnits, WriteCapacityUnits } = await unitsOf(call, name);
  const ProvisionedThroughput = { ReadCapacityUnits, WriteCapacityUnits, [unit]: capacity };
  await call(
    'dynamodb',
    'UpdateTable',
    IndexName === undefined
      ? { TableName, ProvisionedThroughput }
      : { TableName, GlobalSecondaryIndexUpdates: [{ Update: { IndexName, ProvisionedThroughput } }] },
  );
}
