/** The part of the service's table that is about whole resource policies. */

import type { Access, Service } from '../../core/service.ts';
import { type Conditions, demandOn } from './access.ts';
import type { Api } from './api.gen.ts';
import { parseFunctionName } from './names.ts';
import { deleteResourcePolicy } from './operations/delete-resource-policy.ts';
import { getResourcePolicy } from './operations/get-resource-policy.ts';
import { putResourcePolicy } from './operations/put-resource-policy.ts';
import { principalsOf } from './resource-policy.ts';

/** On what an ARN names; with the principals of the policy that comes or goes. */
function onResource<I extends { ResourceArn: string }>(
  action: string,
  policyOf?: (input: I, current: string | undefined) => string | undefined,
): Access<I> {
  return {
    actions: [`lambda:${action}`],
    demands: async (context, input) => {
      const address = parseFunctionName(input.ResourceArn, context.place);
      const demand = await demandOn(context, address, action);
      const principals = policyOf === undefined ? [] : principalsOf(policyOf(input, demand.policy));
      const conditions: Conditions = principals.length === 0 ? {} : { 'lambda:Principal': principals };
      return [{ ...demand, conditions: { ...demand.conditions, ...conditions } }];
    },
  };
}

export const resourcePolicyOperations = {
  DeleteResourcePolicy: {
    kind: 'tx',
    handler: deleteResourcePolicy,
    access: onResource('DeleteResourcePolicy', (_input, current) => current),
  },
  GetResourcePolicy: {
    kind: 'tx',
    handler: getResourcePolicy,
    access: onResource('GetResourcePolicy'),
    readOnly: true,
  },
  PutResourcePolicy: {
    kind: 'tx',
    handler: putResourcePolicy,
    access: onResource<Api['PutResourcePolicy']['input']>('PutResourcePolicy', ({ Policy }) => Policy),
  },
} satisfies Service<Api>['operations'];
