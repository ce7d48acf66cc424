/** Policies of the whole account, as they are kept. */

import { Collection } from '../../core/collection.ts';
import type { Place } from '../../core/place.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { AccountPolicy, PolicyType } from './api.gen.ts';

export interface AccountPolicyRecord {
  type: PolicyType;
  name: string;
  document: string;
  updatedAtMs: number;
}

export const accountPolicies = new Collection<AccountPolicyRecord, readonly [string, string]>({
  id: collectionId('cloudwatch-logs', 17),
  name: 'cloudwatch-logs.account-policies',
  scope: 'region',
  version: 1,
  key: ({ type, name }) => [type, name],
});

export function shownAccountPolicy(
  { account }: Place,
  { type, name, document, updatedAtMs }: AccountPolicyRecord,
): AccountPolicy {
  return {
    policyName: name,
    policyDocument: document,
    lastUpdatedTime: updatedAtMs,
    policyType: type,
    scope: 'ALL',
    accountId: account,
  };
}
