/** What can be scaled: Lambda's provisioned concurrency, and the throughput of DynamoDB's tables and indexes. */

import type { CallAs } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import { type Place, partitionOf } from '../../core/place.ts';
import type { MetricType } from './api.gen.ts';
import type { Capacity } from './capacity.ts';
import { concurrencyOf, scaleConcurrency } from './capacity-of-functions.ts';
import { scaleThroughput, throughputOf } from './capacity-of-tables.ts';
import { unsupported, validation } from './errors.ts';
import type { TargetName } from './state.ts';

export interface Kind {
  readonly namespace: 'lambda' | 'dynamodb';
  readonly resource: RegExp;
  /** As activities call it. */
  readonly noun: string;
  readonly min: number;
  /** Of the service-linked role, and its principal without `.amazonaws.com`. */
  readonly role: string;
  readonly principal: string;
  /** What callers must be allowed beside, to have it done for them. */
  readonly permissions: readonly string[];
  readonly metric: MetricType;
  /** @throws AwsError what the service says; `isMissing` tells whether it knows no such resource */
  read(call: CallAs, name: TargetName): Promise<Capacity>;
  write(call: CallAs, name: TargetName, capacity: number): Promise<void>;
  readonly missing: string;
}

const LAMBDA: Kind = {
  namespace: 'lambda',
  // `$LATEST` cannot be provisioned.
  resource: /^function:[\w-]{1,64}:[\w-]{1,128}$/,
  noun: 'desired concurrency',
  min: 0,
  role: 'ApplicationAutoScaling_LambdaConcurrency',
  principal: 'lambda.application-autoscaling',
  permissions: [
    'lambda:PutProvisionedConcurrencyConfig',
    'lambda:GetProvisionedConcurrencyConfig',
    'lambda:DeleteProvisionedConcurrencyConfig',
  ],
  metric: 'LambdaProvisionedConcurrencyUtilization',
  read: concurrencyOf,
  write: scaleConcurrency,
  missing: 'Lambda function does not exist',
};

const TABLE = {
  namespace: 'dynamodb',
  min: 1,
  role: 'ApplicationAutoScaling_DynamoDBTable',
  principal: 'dynamodb.application-autoscaling',
  permissions: ['dynamodb:DescribeTable', 'dynamodb:UpdateTable'],
  read: throughputOf,
  write: scaleThroughput,
} as const;
const TABLE_ID = /^table\/[\w.-]{3,255}$/;
const INDEX_ID = /^table\/[\w.-]{3,255}\/index\/[\w.-]{3,255}$/;
const OF_TABLE = { ...TABLE, resource: TABLE_ID, missing: 'DynamoDB table does not exist' };
const OF_INDEX = { ...TABLE, resource: INDEX_ID, missing: 'DynamoDB index does not exist' };
const READ = { noun: 'read capacity units', metric: 'DynamoDBReadCapacityUtilization' } as const;
const WRITE = { noun: 'write capacity units', metric: 'DynamoDBWriteCapacityUtilization' } as const;

const KINDS: Readonly<Record<string, Kind>> = {
  'lambda:function:ProvisionedConcurrency': LAMBDA,
  'dynamodb:table:ReadCapacityUnits': { ...OF_TABLE, ...READ },
  'dynamodb:table:WriteCapacityUnits': { ...OF_TABLE, ...WRITE },
  'dynamodb:index:ReadCapacityUnits': { ...OF_INDEX, ...READ },
  'dynamodb:index:WriteCapacityUnits': { ...OF_INDEX, ...WRITE },
};

/** Undefined where the three parts of a name do not belong together, or mean what is not here. */
export function findKind({ ServiceNamespace, ResourceId, ScalableDimension }: TargetName): Kind | undefined {
  const kind = KINDS[ScalableDimension];
  return kind?.namespace === ServiceNamespace && kind.resource.test(ResourceId) ? kind : undefined;
}

/** @throws AwsError ValidationException */
export function kindOf(name: TargetName): Kind {
  const kind = findKind(name);
  if (kind !== undefined) return kind;
  const { ServiceNamespace, ScalableDimension } = name;
  const isOther =
    ScalableDimension.startsWith(`${ServiceNamespace}:`) &&
    !['lambda', 'dynamodb'].includes(ServiceNamespace);
  if (!isOther) throw unsupported();
  throw validation(
    `kumobako scales Lambda functions and DynamoDB tables; ${ServiceNamespace} cannot be scaled here.`,
  );
}

export function linkedRoleArn({ account, region }: Place, { role, principal }: Kind): string {
  const path = `aws-service-role/${principal}.amazonaws.com/AWSServiceRoleFor${role}`;
  return `arn:${partitionOf(region)}:iam::${account}:role/${path}`;
}

/** The service that owns the resource knows none of this name. */
export function isMissing(error: unknown): boolean {
  return error instanceof AwsError && error.code === 'ResourceNotFoundException';
}
