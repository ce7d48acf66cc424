import type { Handler } from '../handler.ts';
import { organizationOf, shownOrganization } from '../organization.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html */
export const describeOrganization: Handler<'DescribeOrganization'> = async ({ tx, place }) => ({
  Organization: await shownOrganization(tx, await organizationOf(tx, place.account)),
});
