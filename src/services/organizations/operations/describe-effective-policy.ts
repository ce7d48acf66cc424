import type { Transaction } from '../../../core/transaction.ts';
import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import type { PolicyType } from '../api.gen.ts';
import { mergePolicies } from '../effective-policy.ts';
import { effectivePolicyNotFound, targetNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findMember, organizationOf } from '../organization.ts';
import { attachedTo } from '../policies.ts';
import { parseObject } from '../policy-content.ts';
import { type OrganizationRecord, type PolicyRecord, policies } from '../state.ts';
import { lineOf } from '../tree.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeEffectivePolicy.html */
export const describeEffectivePolicy: Handler<'DescribeEffectivePolicy'> = async (context, input) => {
  const { tx, place, now } = context;
  const { PolicyType: type, TargetId: targetId = place.account } = input;
  const organization = await organizationOf(tx, place.account);
  // A member asks for itself only, and nobody for the root or a unit.
  const isOwn = place.account === organization.managementAccount || targetId === place.account;
  const target = isOwn ? await findMember(tx, organization, targetId) : undefined;
  if (target === undefined) throw targetNotFound();
  const line = await lineOf(tx, organization, targetId);
  const levels: PolicyRecord[][] = [];
  for (const { id } of line) levels.push(await ofType(tx, organization, id, type));
  if (levels.flat().length === 0) throw effectivePolicyNotFound();
  const merged = mergePolicies(levels.map((level) => level.map(({ content }) => parseObject(content))));
  return {
    EffectivePolicy: {
      PolicyContent: JSON.stringify(merged),
      LastUpdatedTimestamp: new Date(now()),
      TargetId: targetId,
      PolicyType: type,
    },
  };
};

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
