import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { policyNumbered, shownPolicy } from '../policies.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribePolicy.html */
export const describePolicy: Handler<'DescribePolicy'> = async ({ tx, place }, { PolicyId }) => {
  const organization = await organizationOf(tx, place.account);
  return { Policy: shownPolicy(organization, await policyNumbered(tx, organization, PolicyId)) };
};
