import { masterCannotLeave } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { checkNotDelegated, leave } from '../membership.ts';
import { memberNumbered, organizationOf } from '../organization.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_RemoveAccountFromOrganization.html */
export const removeAccountFromOrganization: Handler<'RemoveAccountFromOrganization'> = async (
  context,
  { AccountId },
) => {
  const { tx, place } = context;
  const organization = await organizationOf(tx, place.account);
  const member = await memberNumbered(tx, organization, AccountId);
  if (AccountId === organization.managementAccount) throw masterCannotLeave();
  await checkNotDelegated(context, organization, AccountId);
  await leave(context, organization, member);
  return {};
};
