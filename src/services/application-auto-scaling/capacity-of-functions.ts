/** Provisioned concurrency as the capacity of a version or an alias. None is a capacity of 0. */

import type { CallAs } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { Capacity } from './capacity.ts';
import type { TargetName } from './state.ts';

function inputOf({ ResourceId }: TargetName): { FunctionName: string; Qualifier: string } {
  const [, FunctionName = '', Qualifier = ''] = ResourceId.split(':');
  return { FunctionName, Qualifier };
}

/** @throws AwsError ResourceNotFoundException and others of Lambda */
export async function concurrencyOf(call: CallAs, name: TargetName): Promise<Capacity> {
  try {
    const found = await call('lambda', 'GetProvisionedConcurrencyConfig', inputOf(name));
    return {
      current: found.RequestedProvisionedConcurrentExecutions ?? 0,
      isChanging: found.Status === 'IN_PROGRESS',
      failure: found.Status === 'FAILED' ? (found.StatusReason ?? 'FAILED') : undefined,
    };
  } catch (error) {
    const isNone =
      error instanceof AwsError && error.code === 'ProvisionedConcurrencyConfigNotFoundException';
    if (isNone) return { current: 0 };
    throw error;
  }
}

export async function scaleConcurrency(call: CallAs, name: TargetName, capacity: number): Promise<void> {
  if (capacity === 0) {
    await call('lambda', 'DeleteProvisionedConcurrencyConfig', inputOf(name));
    return;
  }
  const input = { ...inputOf(name), ProvisionedConcurrentExecutions: capacity };
  await call('lambda', 'PutProvisionedConcurrencyConfig', input);
}
