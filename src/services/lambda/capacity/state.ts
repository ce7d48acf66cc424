/** What is kept of capacity providers. */

import { Collection } from '../../../core/collection.ts';
import { collectionId } from '../../../core/service-numbers.ts';
import type {
  CapacityProviderPermissionsConfig,
  CapacityProviderScalingConfig,
  CapacityProviderTelemetryConfig,
  CapacityProviderVpcConfig,
  FunctionScalingConfig,
  InstanceRequirements,
  PropagateTags,
} from '../api.gen.ts';

export interface CapacityProviderRecord {
  name: string;
  /** Tells it from an earlier one of the same name. */
  id: string;
  state: 'Pending' | 'Active' | 'Deleting';
  vpc: CapacityProviderVpcConfig;
  permissions: CapacityProviderPermissionsConfig;
  instances: InstanceRequirements;
  scaling: CapacityProviderScalingConfig;
  kmsKeyArn?: string | undefined;
  propagateTags?: PropagateTags | undefined;
  telemetry?: CapacityProviderTelemetryConfig | undefined;
  tags: Record<string, string>;
  lastModifiedMs: number;
}

export const capacityProviders = new Collection<CapacityProviderRecord, readonly [string], 'byState'>({
  id: collectionId('lambda', 16),
  name: 'lambda.capacity-providers',
  scope: 'region',
  version: 1,
  key: ({ name }) => [name],
  indexes: { byState: ({ state, name }) => [state, name] },
});

/** How many execution environments a version is to have. */
export interface FunctionScalingRecord {
  functionName: string;
  /** A number. */
  qualifier: string;
  requested: FunctionScalingConfig;
  /** What its environments are kept by; undefined until they have been for the first time. */
  applied?: FunctionScalingConfig | undefined;
}

export const functionScaling = new Collection<FunctionScalingRecord, readonly [string, string]>({
  id: collectionId('lambda', 17),
  name: 'lambda.function-scaling',
  scope: 'region',
  version: 1,
  key: ({ functionName, qualifier }) => [functionName, qualifier],
});

export const capacityCollections = [capacityProviders, functionScaling] as const;
