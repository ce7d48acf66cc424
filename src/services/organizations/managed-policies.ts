/** The two policies of AWS's own, which allow everything. */

import type { PolicyType } from './api.gen.ts';
import type { AuthorizationPolicyType } from './policy-types.ts';

export interface ManagedPolicy {
  id: string;
  type: AuthorizationPolicyType;
  name: string;
  description: string;
  content: string;
}

const FULL_ACCESS: ManagedPolicy = {
  id: 'p-FullAWSAccess',
  type: 'SERVICE_CONTROL_POLICY',
  name: 'FullAWSAccess',
  description: 'Allows access to every operation',
  content: JSON.stringify(
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    undefined,
    2,
  ),
};

const RCP_FULL_ACCESS: ManagedPolicy = {
  id: 'p-RCPFullAWSAccess',
  type: 'RESOURCE_CONTROL_POLICY',
  name: 'RCPFullAWSAccess',
  description: 'Allow access to every resource',
  content: JSON.stringify(
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] },
    undefined,
    2,
  ),
};

const MANAGED = [FULL_ACCESS, RCP_FULL_ACCESS] as const;

export const managedPolicy = (id: string): ManagedPolicy | undefined =>
  MANAGED.find((each) => each.id === id);

/** What everything in the tree gets when the type is enabled, and what joins it later. */
export const managedPolicyOf = (type: PolicyType): ManagedPolicy | undefined =>
  MANAGED.find((each) => each.type === type);
