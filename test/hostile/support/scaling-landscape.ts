/** What Application Auto Scaling has before it is treated badly: a table of DynamoDB's to scale, and values. */

import type { KnownValues } from './nasty-inputs.ts';
import type { Input } from './wire-call.ts';

const SCALED = {
  ServiceNamespace: 'dynamodb',
  ResourceId: 'table/scaled',
  ScalableDimension: 'dynamodb:table:ReadCapacityUnits',
};

/** Input of DynamoDB's CreateTable. */
export const SCALED_TABLE: Input = {
  TableName: 'scaled',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
};

const ACTION = {
  ScheduledActionName: 'action',
  Schedule: 'rate(1 day)',
  ScalableTargetAction: { MinCapacity: 1 },
};

export const SCALING_STEPS: readonly (readonly [string, Input])[] = [
  ['RegisterScalableTarget', { ...SCALED, MinCapacity: 1, MaxCapacity: 5 }],
  ['PutScheduledAction', { ...SCALED, ...ACTION }],
];

export const SCALING_VALUES: KnownValues = {
  ServiceNamespace: ['dynamodb', 'lambda'],
  ResourceId: [SCALED.ResourceId, 'function:a:live'],
  ScalableDimension: [SCALED.ScalableDimension, 'lambda:function:ProvisionedConcurrency'],
  'ResourceIds[]': [SCALED.ResourceId],
  ScheduledActionName: ['action', 'other'],
  PolicyName: ['policy', 'other'],
  PolicyType: ['TargetTrackingScaling', 'StepScaling'],
  PredictiveScalingPolicyConfiguration: [undefined],
  PredefinedMetricType: ['DynamoDBReadCapacityUtilization'],
  Schedule: ['rate(1 hour)', 'cron(0 8 * * ? *)', 'cron(0/0 L ? * 6L 1970-2199)', 'at(2030-01-01T00:00:00)'],
  Timezone: ['UTC', 'Europe/Berlin', 'Nowhere'],
  MinCapacity: [1, 2, -1],
  MaxCapacity: [4, 5],
  TargetValue: [50, 0.5, -1],
  MaxResults: [1, 50],
};
