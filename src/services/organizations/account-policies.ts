/** The policies of a type that count for an account, from the root down to its own. */

import type { Transaction } from '../../core/transaction.ts';
import { ANYWHERE } from '../../policy/organization/accounts.ts';
import type { PolicyType } from './api.gen.ts';
import { type Merged, mergePolicies } from './effective-policy.ts';
import { attachedTo } from './policies.ts';
import { parseObject } from './policy-content.ts';
import { type OrganizationRecord, type PolicyRecord, policies } from './state.ts';
import { lineOf, type Target } from './tree.ts';

export interface AccountPolicies {
  /** From the root down to the account. */
  line: readonly Target[];
  /** In the order of the line. */
  policies: readonly PolicyRecord[];
  merged: Merged;
}

/** Undefined when no policy of the type is on the way. */
export async function accountPolicies(
  tx: Transaction,
  organization: OrganizationRecord,
  accountId: string,
  type: PolicyType,
): Promise<AccountPolicies | undefined> {
  const line = await lineOf(tx, organization, accountId);
  const levels: PolicyRecord[][] = [];
  for (const { id } of line) levels.push(await ofType(tx, organization, id, type));
  const all = levels.flat();
  if (all.length === 0) return undefined;
  const merged = mergePolicies(levels.map((level) => level.map(({ content }) => parseObject(content))));
  return { line, policies: all, merged };
}

async function ofType(
  tx: Transaction,
  organization: OrganizationRecord,
  targetId: string,
  type: PolicyType,
): Promise<PolicyRecord[]> {
  const found: PolicyRecord[] = [];
  for (const attachment of await attachedTo(tx, organization, targetId)) {
    if (attachment.type !== type) continue;
    const policy = await policies.get(tx, ANYWHERE, organization.id, attachment.policyId);
    if (policy !== undefined) found.push(policy);
  }
  return found;
}
