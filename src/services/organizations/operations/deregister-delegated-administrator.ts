import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { delegations } from '../../../policy/organization/trusted-services.ts';
import { delegationsOf } from '../delegations.ts';
import { accountNotRegistered, masterCannotBeDelegated, unrecognizedService } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { memberNumbered, organizationOf } from '../organization.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeregisterDelegatedAdministrator.html */
export const deregisterDelegatedAdministrator: Handler<'DeregisterDelegatedAdministrator'> = async (
  { tx, place },
  input,
) => {
  const { AccountId: accountId, ServicePrincipal: servicePrincipal } = input;
  const organization = await organizationOf(tx, place.account);
  if (accountId === organization.managementAccount) throw masterCannotBeDelegated();
  await memberNumbered(tx, organization, accountId);
  const all = await delegationsOf(tx, organization, accountId);
  if (all.length === 0) throw accountNotRegistered();
  const own = all.find((each) => each.servicePrincipal === servicePrincipal);
  if (own === undefined) throw unrecognizedService();
  await delegations.deleteRecord(tx, ANYWHERE, own);
  return {};
};
