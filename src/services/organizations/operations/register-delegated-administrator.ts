import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { delegations } from '../../../policy/organization/trusted-services.ts';
import {
  accountAlreadyRegistered,
  constraintViolation,
  masterCannotBeDelegated,
  notInAllFeaturesMode,
} from '../errors.ts';
import type { Handler } from '../handler.ts';
import { memberNumbered, organizationOf } from '../organization.ts';
import { checkServicePrincipal } from '../service-principals.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_RegisterDelegatedAdministrator.html */
export const registerDelegatedAdministrator: Handler<'RegisterDelegatedAdministrator'> = async (
  { tx, place, now },
  input,
) => {
  const { AccountId: accountId, ServicePrincipal: servicePrincipal } = input;
  const organization = await organizationOf(tx, place.account);
  if (accountId === organization.managementAccount) throw masterCannotBeDelegated();
  const member = await memberNumbered(tx, organization, accountId);
  checkServicePrincipal(servicePrincipal);
  if (organization.featureSet !== 'ALL') throw notInAllFeaturesMode();
  if (member.state !== 'ACTIVE') {
    throw constraintViolation(
      'CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR',
      'You cannot register a suspended account as a delegated administrator.',
    );
  }
  const { id: organizationId } = organization;
  const known = await delegations.get(tx, ANYWHERE, organizationId, accountId, servicePrincipal);
  if (known !== undefined) throw accountAlreadyRegistered();
  await delegations.put(tx, ANYWHERE, { organizationId, accountId, servicePrincipal, enabledAtMs: now() });
  return {};
};
