import { resourcePolicyNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { shownResourcePolicy } from '../resource-policy.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeResourcePolicy.html */
export const describeResourcePolicy: Handler<'DescribeResourcePolicy'> = async ({ tx, place }) => {
  const organization = await organizationOf(tx, place.account);
  const { resourcePolicy } = organization;
  if (resourcePolicy === undefined) throw resourcePolicyNotFound();
  return { ResourcePolicy: shownResourcePolicy(organization, resourcePolicy) };
};
