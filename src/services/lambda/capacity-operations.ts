/** The part of the service's table that is about capacity providers. */

import type { Service } from '../../core/service.ts';
import { onAccount, onFunction } from './access.ts';
import type { Api } from './api.gen.ts';
import { onProvider, toCreateProvider } from './capacity/providers.ts';
import { createCapacityProvider } from './operations/create-capacity-provider.ts';
import { deleteCapacityProvider } from './operations/delete-capacity-provider.ts';
import { getCapacityProvider } from './operations/get-capacity-provider.ts';
import { getFunctionScalingConfig } from './operations/get-function-scaling-config.ts';
import { listCapacityProviders } from './operations/list-capacity-providers.ts';
import { listFunctionVersionsByCapacityProvider } from './operations/list-function-versions-by-capacity-provider.ts';
import { putFunctionScalingConfig } from './operations/put-function-scaling-config.ts';
import { updateCapacityProvider } from './operations/update-capacity-provider.ts';

const NO_INSTANCES = 'There is no EC2 here: functions run on this machine, not on instances.';
const BY_CALLS = 'More execution environments come while all are at work, whatever the processors do.';
const RECORDED = {
  PropagateTags: `${NO_INSTANCES} So there is nothing to tag.`,
  TelemetryConfig: `${NO_INSTANCES} So there is nothing to tell of them.`,
  'CapacityProviderScalingConfig.ScalingMode': BY_CALLS,
  'CapacityProviderScalingConfig.ScalingPolicies': BY_CALLS,
};

export const capacityOperations = {
  CreateCapacityProvider: {
    kind: 'tx',
    handler: createCapacityProvider,
    access: toCreateProvider,
    recorded: {
      ...RECORDED,
      VpcConfig: `${NO_INSTANCES} So subnets and security groups are not looked up.`,
      PermissionsConfig: `${NO_INSTANCES} So Lambda takes the role for nothing.`,
      InstanceRequirements: NO_INSTANCES,
      KmsKeyArn: `${NO_INSTANCES} So there are no volumes to encrypt.`,
    },
  },
  DeleteCapacityProvider: {
    kind: 'tx',
    handler: deleteCapacityProvider,
    access: onProvider('DeleteCapacityProvider'),
  },
  GetCapacityProvider: {
    kind: 'tx',
    handler: getCapacityProvider,
    access: onProvider('GetCapacityProvider'),
    readOnly: true,
  },
  GetFunctionScalingConfig: {
    kind: 'tx',
    handler: getFunctionScalingConfig,
    access: onFunction('GetFunctionScalingConfig'),
    readOnly: true,
  },
  ListCapacityProviders: {
    kind: 'tx',
    handler: listCapacityProviders,
    access: onAccount('ListCapacityProviders'),
    readOnly: true,
  },
  ListFunctionVersionsByCapacityProvider: {
    kind: 'tx',
    handler: listFunctionVersionsByCapacityProvider,
    access: onProvider('ListFunctionVersionsByCapacityProvider'),
    readOnly: true,
  },
  PutFunctionScalingConfig: {
    kind: 'tx',
    handler: putFunctionScalingConfig,
    access: onFunction('PutFunctionScalingConfig'),
  },
  UpdateCapacityProvider: {
    kind: 'tx',
    handler: updateCapacityProvider,
    access: onProvider('UpdateCapacityProvider'),
    recorded: RECORDED,
  },
} satisfies Service<Api>['operations'];
