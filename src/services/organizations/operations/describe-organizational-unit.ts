import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { shownUnit, unitNamed } from '../tree.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganizationalUnit.html */
export const describeOrganizationalUnit: Handler<'DescribeOrganizationalUnit'> = async (
  { tx, place },
  input,
) => {
  const organization = await organizationOf(tx, place.account);
  const unit = await unitNamed(tx, organization, input.OrganizationalUnitId);
  return { OrganizationalUnit: await shownUnit(tx, organization, unit) };
};
