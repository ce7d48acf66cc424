import { accountPolicies } from '../account-policies.ts';
import { effectivePolicyNotFound, targetNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findMember, organizationOf } from '../organization.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeEffectivePolicy.html */
export const describeEffectivePolicy: Handler<'DescribeEffectivePolicy'> = async (context, input) => {
  const { tx, place, now } = context;
  const { PolicyType: type, TargetId: targetId = place.account } = input;
  const organization = await organizationOf(tx, place.account);
  // A member asks for itself only, and nobody for the root or a unit.
  const isOwn = place.account === organization.managementAccount || targetId === place.account;
  const target = isOwn ? await findMember(tx, organization, targetId) : undefined;
  if (target === undefined) throw targetNotFound();
  const found = await accountPolicies(tx, organization, targetId, type);
  if (found === undefined) throw effectivePolicyNotFound();
  return {
    EffectivePolicy: {
      PolicyContent: JSON.stringify(found.merged),
      LastUpdatedTimestamp: new Date(now()),
      TargetId: targetId,
      PolicyType: type,
    },
  };
};
