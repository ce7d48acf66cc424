import { masterCannotLeave } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { checkNotDelegated, leave } from '../membership.ts';
import { memberNumbered, organizationOf } from '../organization.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_LeaveOrganization.html */
export const leaveOrganization: Handler<'LeaveOrganization'> = async (context) => {
  const { tx, place } = context;
  const organization = await organizationOf(tx, place.account);
  if (place.account === organization.managementAccount) throw masterCannotLeave();
  await checkNotDelegated(context, organization, place.account);
  await leave(context, organization, await memberNumbered(tx, organization, place.account));
  return {};
};
