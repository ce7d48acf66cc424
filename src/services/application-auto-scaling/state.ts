/** What Application Auto Scaling keeps. */

import { Collection } from '../../core/collection.ts';
import type { Place } from '../../core/place.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type {
  StepScalingPolicyConfiguration,
  SuspendedState,
  TargetTrackingScalingPolicyConfiguration,
} from './api.gen.ts';

/** What names a target, and is part of the name of all that belongs to it. Members as AWS has them. */
export interface TargetName {
  ServiceNamespace: string;
  ResourceId: string;
  ScalableDimension: string;
}

type TargetKey = readonly [namespace: string, resource: string, dimension: string];

export function targetKey({ ServiceNamespace, ResourceId, ScalableDimension }: TargetName): TargetKey {
  return [ServiceNamespace, ResourceId, ScalableDimension];
}

export interface TargetRecord extends TargetName {
  /** The end of its ARN. */
  id: string;
  min: number;
  max: number;
  suspended: SuspendedState;
  createdMs: number;
  tags: Record<string, string>;
  /** When its capacity was last changed by anything here. */
  scaledMs?: number | undefined;
}

export const targets = new Collection<TargetRecord, TargetKey, 'byId'>({
  id: collectionId('application-auto-scaling', 1),
  name: 'application-auto-scaling.targets',
  scope: 'region',
  version: 1,
  key: targetKey,
  indexes: { byId: ({ id }) => [id] },
});

/** Names of alarms in CloudWatch. */
export interface PolicyAlarms {
  high: string;
  low: string;
}

export interface PolicyRecord extends TargetName {
  name: string;
  arn: string;
  step?: StepScalingPolicyConfiguration | undefined;
  tracking?: TargetTrackingScalingPolicyConfiguration | undefined;
  createdMs: number;
  /** Of target tracking. */
  alarms?: PolicyAlarms | undefined;
  /** Its last changes of the capacity. */
  lastOut?: { atMs: number; by: number } | undefined;
  lastInMs?: number | undefined;
}

export const policies = new Collection<PolicyRecord, readonly [string, string, string, string]>({
  id: collectionId('application-auto-scaling', 2),
  name: 'application-auto-scaling.policies',
  scope: 'region',
  version: 1,
  key: (policy) => [...targetKey(policy), policy.name],
});

export interface ActionRecord extends TargetName {
  name: string;
  arn: string;
  schedule: string;
  timeZone?: string | undefined;
  startMs?: number | undefined;
  endMs?: number | undefined;
  min?: number | undefined;
  max?: number | undefined;
  createdMs: number;
}

export const actions = new Collection<ActionRecord, readonly [string, string, string, string]>({
  id: collectionId('application-auto-scaling', 3),
  name: 'application-auto-scaling.scheduled-actions',
  scope: 'region',
  version: 1,
  key: (action) => [...targetKey(action), action.name],
});

export interface ActivityRecord extends TargetName {
  id: string;
  description: string;
  cause: string;
  /** What it brings the target to; undefined: its bounds alone were set. */
  capacity?: number | undefined;
  startMs: number;
  endMs?: number | undefined;
  status: 'InProgress' | 'Successful' | 'Failed';
  message?: string | undefined;
}

export const activities = new Collection<ActivityRecord, readonly [string, number, string]>({
  id: collectionId('application-auto-scaling', 4),
  name: 'application-auto-scaling.activities',
  scope: 'region',
  version: 1,
  key: ({ ServiceNamespace, startMs, id }) => [ServiceNamespace, startMs, id],
});

// Number 5 was here once, and is not used again.

export const collections = [targets, policies, actions, activities] as const;

export const timerId = ({ account, region }: Place, ...parts: readonly string[]): string =>
  JSON.stringify([account, region, ...parts]);
