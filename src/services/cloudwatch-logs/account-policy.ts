/** Policies of the whole account, as they are kept. */

import { Collection } from '../../core/collection.ts';
import type { Place } from '../../core/place.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { AccountPolicy, PolicyType } from './api.gen.ts';
import {
  type Criteria,
  type CriteriaForm,
  isSelected,
  readCriteria,
  type Selectable,
} from './selection-criteria.ts';

export interface AccountPolicyRecord {
  type: PolicyType;
  name: string;
  document: string;
  updatedAtMs: number;
  /** Not known of older ones. */
  createdAtMs?: number | undefined;
  selectionCriteria?: string | undefined;
  /** Of field index policies: since when each of its fields is indexed. */
  sinceMs?: Record<string, number> | undefined;
}

export const accountPolicies = new Collection<AccountPolicyRecord, readonly [string, string]>({
  id: collectionId('cloudwatch-logs', 17),
  name: 'cloudwatch-logs.account-policies',
  scope: 'region',
  version: 1,
  key: ({ type, name }) => [type, name],
});

/** What policies of a type may say of the groups that they are about. */
export const CRITERIA_FORMS: Readonly<Record<string, readonly CriteriaForm[]>> = {
  DATA_PROTECTION_POLICY: [],
  SUBSCRIPTION_FILTER_POLICY: ['NAMES_LEFT_OUT'],
  FIELD_INDEX_POLICY: ['PREFIX', 'SOURCE'],
  TRANSFORMER_POLICY: ['PREFIX'],
  METRIC_EXTRACTION_POLICY: ['LIST'],
  RETENTION_POLICY: ['PREFIX'],
};

export function criteriaOf({
  type,
  selectionCriteria,
}: Pick<AccountPolicyRecord, 'type' | 'selectionCriteria'>): Criteria {
  return readCriteria(selectionCriteria, CRITERIA_FORMS[type] ?? []);
}

/** There are few of a type. */
export async function policiesOf(
  tx: Transaction,
  place: Place,
  type: PolicyType,
): Promise<AccountPolicyRecord[]> {
  return (await accountPolicies.list(tx, place, { prefix: [type], snapshot: true })).records;
}

/** Policies of a type that are about a group. */
export async function policiesFor(
  tx: Transaction,
  place: Place,
  type: PolicyType,
  group: Selectable,
): Promise<AccountPolicyRecord[]> {
  return (await policiesOf(tx, place, type)).filter((policy) => isSelected(criteriaOf(policy), group));
}

export function shownAccountPolicy(
  { account }: Place,
  { type, name, document, updatedAtMs, selectionCriteria }: AccountPolicyRecord,
): AccountPolicy {
  return {
    policyName: name,
    policyDocument: document,
    lastUpdatedTime: updatedAtMs,
    policyType: type,
    scope: 'ALL',
    ...(selectionCriteria === undefined ? {} : { selectionCriteria }),
    accountId: account,
  };
}
