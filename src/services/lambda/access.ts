/**
 * How operations are authorised: on the function, version, alias or layer that they name, its own policy included.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 */

import type { Demand } from '../../core/demand.ts';
import { isRegion, type Place } from '../../core/place.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import { parseRoleArn, roleByArn } from '../../policy/identity/roles.ts';
import type { AddPermissionRequest } from './api.gen.ts';
import { crossAccountRole, noSuchLayer } from './errors.ts';
import { parseLayerVersionArn } from './layer-names.ts';
import { type FunctionAddress, functionArn, LATEST, parseFunctionName, qualifiedArn } from './names.ts';
import { functions, layers, layerVersions, policies } from './state.ts';

export type Conditions = Record<string, string | readonly string[]>;

export interface OfFunction {
  FunctionName: string;
  Qualifier?: string | undefined;
}

/** Access of an operation on the function that it names, whatever the qualifier. */
export function onFunction<I extends OfFunction>(
  action: string,
  conditionsOf: (input: I) => Conditions = () => ({}),
): Access<I> {
  return {
    actions: [`lambda:${action}`],
    demands: async (context, input) => {
      const address = parseFunctionName(input.FunctionName, context.place, input.Qualifier);
      return [await demandOn(context, address, action, conditionsOf(input))];
    },
  };
}

/** What an action on a function or on one of its qualifiers demands; the policy is that of the qualifier. */
export async function demandOn(
  { tx }: AccessContext,
  address: FunctionAddress,
  action: string,
  conditions: Conditions = {},
): Promise<Demand> {
  const { place, name, qualifier } = address;
  const record = await functions.shared(tx, place, name);
  const isWhole = qualifier === undefined || qualifier === LATEST;
  const policy = await policies.get(tx, place, name, isWhole ? '' : qualifier);
  return {
    action: `lambda:${action}`,
    resource: isWhole && qualifier === undefined ? functionArn(address) : qualifiedArn(address),
    policy: policy?.text,
    conditions: { ...conditions, ...resourceTags(record?.tags) },
  };
}

/** Whom a statement lets in, as policies of those who write statements can ask. */
export function permissionKeys({ Principal, FunctionUrlAuthType }: AddPermissionRequest): Conditions {
  const keys: Conditions = { 'lambda:Principal': Principal };
  if (FunctionUrlAuthType !== undefined) keys['lambda:FunctionUrlAuthType'] = FunctionUrlAuthType;
  return keys;
}

/** Lists and settings of an account. */
export function onAccount(action: string): Access<object> {
  return {
    actions: [`lambda:${action}`],
    demands: ({ place }) => [{ action: `lambda:${action}`, resource: '*', account: place.account }],
  };
}

/** @throws AwsError AccessDeniedException for a role of another account, in AWS's words */
export async function toPassRole({ tx }: AccessContext, arn: string, { account }: Place): Promise<Demand> {
  const owner = parseRoleArn(arn)?.account;
  if (owner !== undefined && owner !== account) throw crossAccountRole();
  const role = await roleByArn(tx, arn);
  const conditions: Conditions = { 'iam:PassedToService': 'lambda.amazonaws.com' };
  for (const { Key, Value } of role?.tags ?? []) conditions[`aws:ResourceTag/${Key}`] = Value;
  return { action: 'iam:PassRole', resource: arn, conditions };
}

/** Layers of other accounts let in whom their policy names. */
export async function toUseLayers(context: AccessContext, arns: readonly string[] = []): Promise<Demand[]> {
  const demands: Demand[] = [];
  for (const arn of arns) {
    const address = parseLayerVersionArn(arn);
    if (address === undefined) continue;
    const layer = await layerVersions.get(context.tx, address.place, address.name, address.number);
    // Who copies a line from a tutorial should hear where that layer is, and not that somebody keeps it from him.
    if (layer === undefined && (await hasNoLayers(context, address.place))) throw noSuchLayer(arn, true);
    demands.push({ action: 'lambda:GetLayerVersion', resource: arn, policy: layer?.policy });
  }
  return demands;
}

/** Another account that has published nothing here: AWS's own, or a vendor's. */
async function hasNoLayers({ tx, place }: AccessContext, owner: Place): Promise<boolean> {
  if (owner.account === place.account || !isRegion(owner.region)) return false;
  return (await layers.list(tx, owner, { limit: 1 })).records.length === 0;
}

/** The tags of what is asked for. */
export function resourceTags(tags: Readonly<Record<string, string>> = {}): Conditions {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value] as const),
  );
}

export function requestTags(tags: Readonly<Record<string, string>>): Conditions {
  const keys = Object.keys(tags);
  const conditions: Conditions = {};
  for (const [key, value] of Object.entries(tags)) conditions[`aws:RequestTag/${key}`] = value;
  if (keys.length > 0) conditions['aws:TagKeys'] = keys;
  return conditions;
}
