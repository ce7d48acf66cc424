/** How making and configuring a function is authorised: with the role, the layers and the provider that it is given. */

import type { Demand } from '../../core/demand.ts';
import type { Access } from '../../core/service.ts';
import {
  type Conditions,
  demandOn,
  type OfFunction,
  requestTags,
  toPassRole,
  toUseLayers,
} from './access.ts';
import type { CapacityProviderConfig } from './api.gen.ts';
import { toPassProvider } from './capacity/use.ts';
import { functionArn, parseFunctionName } from './names.ts';

interface Creating {
  FunctionName: string;
  Role: string;
  Tags?: Record<string, string> | undefined;
  Layers?: string[] | undefined;
  VpcConfig?: { SubnetIds?: string[] | undefined; SecurityGroupIds?: string[] | undefined } | undefined;
  CodeSigningConfigArn?: string | undefined;
  CapacityProviderConfig?: CapacityProviderConfig | undefined;
}

/** A new function hands its role to Lambda, and may bring tags and layers. */
export const toCreate: Access<Creating> = {
  actions: [
    'lambda:CreateFunction',
    'lambda:TagResource',
    'iam:PassRole',
    'lambda:GetLayerVersion',
    'lambda:PassCapacityProvider',
  ],
  demands: async (context, input) => {
    const address = { ...parseFunctionName(input.FunctionName, context.place), qualifier: undefined };
    const resource = functionArn(address);
    const tags = requestTags(input.Tags ?? {});
    const conditions: Conditions = { ...tags, ...configurationKeys(input) };
    if (input.CodeSigningConfigArn !== undefined) {
      conditions['lambda:CodeSigningConfigArn'] = input.CodeSigningConfigArn;
    }
    const demands: Demand[] = [{ action: 'lambda:CreateFunction', resource, conditions }];
    if (Object.keys(input.Tags ?? {}).length > 0) {
      demands.push({ action: 'lambda:TagResource', resource, conditions: tags });
    }
    demands.push(await toPassRole(context, input.Role, address.place));
    demands.push(...(await toPassProvider(context, input.CapacityProviderConfig)));
    return [...demands, ...(await toUseLayers(context, input.Layers))];
  },
};

interface Configuring extends OfFunction {
  Role?: string | undefined;
  Layers?: string[] | undefined;
  VpcConfig?: Creating['VpcConfig'];
  CapacityProviderConfig?: CapacityProviderConfig | undefined;
}

export const toConfigure: Access<Configuring> = {
  actions: [
    'lambda:UpdateFunctionConfiguration',
    'iam:PassRole',
    'lambda:GetLayerVersion',
    'lambda:PassCapacityProvider',
  ],
  demands: async (context, input) => {
    const address = parseFunctionName(input.FunctionName, context.place);
    const own = await demandOn(context, address, 'UpdateFunctionConfiguration', configurationKeys(input));
    const passing = input.Role === undefined ? [] : [await toPassRole(context, input.Role, address.place)];
    passing.push(...(await toPassProvider(context, input.CapacityProviderConfig)));
    return [own, ...passing, ...(await toUseLayers(context, input.Layers))];
  },
};

function configurationKeys({ Layers = [], VpcConfig }: Pick<Creating, 'Layers' | 'VpcConfig'>): Conditions {
  const keys: Conditions = {};
  if (Layers.length > 0) keys['lambda:Layer'] = Layers;
  const { SubnetIds = [], SecurityGroupIds = [] } = VpcConfig ?? {};
  if (SubnetIds.length > 0) keys['lambda:SubnetIds'] = SubnetIds;
  if (SecurityGroupIds.length > 0) keys['lambda:SecurityGroupIds'] = SecurityGroupIds;
  return keys;
}
