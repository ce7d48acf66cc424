import type { Handler } from '../handler.ts';
import { memberNumbered, organizationOf } from '../organization.ts';
import { shownAccount } from '../shown-accounts.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeAccount.html */
export const describeAccount: Handler<'DescribeAccount'> = async ({ tx, place }, { AccountId }) => {
  const organization = await organizationOf(tx, place.account);
  const member = await memberNumbered(tx, organization, AccountId);
  return { Account: await shownAccount(tx, organization, member) };
};
