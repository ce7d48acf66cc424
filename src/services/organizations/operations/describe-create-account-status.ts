import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { shownRequest } from '../account-creation.ts';
import { createAccountStatusNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { accountRequests } from '../state.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeCreateAccountStatus.html */
export const describeCreateAccountStatus: Handler<'DescribeCreateAccountStatus'> = async (
  { tx, place },
  { CreateAccountRequestId: id },
) => {
  const organization = await organizationOf(tx, place.account);
  const request = await accountRequests.get(tx, ANYWHERE, organization.id, id);
  if (request === undefined) throw createAccountStatusNotFound();
  return { CreateAccountStatus: shownRequest(request) };
};
