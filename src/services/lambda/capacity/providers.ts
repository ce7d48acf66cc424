/**
 * Capacity providers: where Lambda Managed Instances run. There is no EC2 here, so no instances are launched: functions
 * run on this machine, and what describes instances is recorded.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-capacity-providers.html
 */

import { parseArn } from '../../../core/arn.ts';
import type { TxContext } from '../../../core/context.ts';
import { type Place, partitionOf } from '../../../core/place.ts';
import type { Access } from '../../../core/service.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { type Conditions, requestTags, resourceTags, toPassRole } from '../access.ts';
import type { CapacityProvider } from '../api.gen.ts';
import { conflict, notFound } from '../errors.ts';
import { lambdaTime } from '../names.ts';
import { type CapacityProviderRecord, capacityProviders } from './state.ts';

/** Where a capacity provider is. */
export interface ProviderAddress {
  readonly place: Place;
  readonly name: string;
}

export function capacityProviderArn({ place: { account, region }, name }: ProviderAddress): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${account}:capacity-provider:${name}`;
}

/** A name or an ARN, of a form that the model has checked. */
export function parseProvider(text: string, caller: Place): ProviderAddress {
  const arn = parseArn(text);
  if (arn === undefined) return { place: caller, name: text };
  const { account, region, resource } = arn;
  return { place: { account, region }, name: resource.replace('capacity-provider:', '') };
}

/** @throws AwsError ResourceNotFoundException, in words of ours */
export async function requireProvider(
  { tx, place }: Pick<TxContext, 'tx' | 'place'>,
  address: ProviderAddress,
): Promise<CapacityProviderRecord> {
  const isReachable = address.place.region === place.region;
  const found = isReachable ? await capacityProviders.get(tx, address.place, address.name) : undefined;
  if (found === undefined) throw providerNotFound(address);
  return found;
}

export function providerNotFound(address: ProviderAddress): Error {
  return notFound(`Capacity provider not found: ${capacityProviderArn(address)}`);
}

/** @throws AwsError ResourceConflictException, in words of ours */
export function mustBeActive(address: ProviderAddress, { state }: CapacityProviderRecord): void {
  if (state === 'Active') return;
  throw conflict(
    `The operation cannot be performed at this time. The capacity provider ${capacityProviderArn(address)} is currently in the following state: ${state}`,
  );
}

export function shownProvider(address: ProviderAddress, record: CapacityProviderRecord): CapacityProvider {
  return {
    CapacityProviderArn: capacityProviderArn(address),
    State: record.state,
    VpcConfig: record.vpc,
    PermissionsConfig: record.permissions,
    InstanceRequirements: record.instances,
    CapacityProviderScalingConfig: record.scaling,
    KmsKeyArn: record.kmsKeyArn,
    LastModified: lambdaTime(record.lastModifiedMs),
    PropagateTags: record.propagateTags,
    TelemetryConfig: record.telemetry,
  };
}

/** Access of an operation on one capacity provider. */
export function onProvider<I extends { CapacityProviderName: string }>(action: string): Access<I> {
  return {
    actions: [`lambda:${action}`],
    demands: async ({ tx, place }, { CapacityProviderName }) => [
      await providerDemand(tx, parseProvider(CapacityProviderName, place), action),
    ],
  };
}

/** What an action on a capacity provider demands. */
export async function providerDemand(tx: Transaction, address: ProviderAddress, action: string) {
  const record = await capacityProviders.get(tx, address.place, address.name);
  return {
    action: `lambda:${action}`,
    resource: capacityProviderArn(address),
    conditions: resourceTags(record?.tags),
  };
}

export interface CreatingProvider {
  CapacityProviderName: string;
  PermissionsConfig: { CapacityProviderOperatorRoleArn: string };
  VpcConfig: { SubnetIds: string[]; SecurityGroupIds: string[] };
  Tags?: Record<string, string> | undefined;
}

/** A new provider hands a role to Lambda, and may bring tags. */
export const toCreateProvider: Access<CreatingProvider> = {
  actions: ['lambda:CreateCapacityProvider', 'lambda:TagResource', 'iam:PassRole'],
  demands: async (context, { CapacityProviderName, PermissionsConfig, VpcConfig, Tags = {} }) => {
    const address = parseProvider(CapacityProviderName, context.place);
    const resource = capacityProviderArn(address);
    const tags = requestTags(Tags);
    const { SubnetIds, SecurityGroupIds } = VpcConfig;
    const conditions: Conditions = { ...tags };
    if (SubnetIds.length > 0) conditions['lambda:SubnetIds'] = SubnetIds;
    if (SecurityGroupIds.length > 0) conditions['lambda:SecurityGroupIds'] = SecurityGroupIds;
    const { CapacityProviderOperatorRoleArn: role } = PermissionsConfig;
    return [
      { action: 'lambda:CreateCapacityProvider', resource, conditions },
      ...(Object.keys(Tags).length > 0 ? [{ action: 'lambda:TagResource', resource, conditions: tags }] : []),
      await toPassRole(context, role, address.place),
    ];
  },
};
