import { delegationsOf } from '../delegations.ts';
import { accountNotRegistered } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { memberNumbered, organizationOf } from '../organization.ts';
import { pageOfList } from '../paging.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListDelegatedServicesForAccount.html */
export const listDelegatedServicesForAccount: Handler<'ListDelegatedServicesForAccount'> = async (
  context,
  input,
) => {
  const { tx, place } = context;
  const organization = await organizationOf(tx, place.account);
  await memberNumbered(tx, organization, input.AccountId);
  const all = await delegationsOf(tx, organization, input.AccountId);
  if (all.length === 0) throw accountNotRegistered();
  const request = { context, operation: 'ListDelegatedServicesForAccount', input };
  const { items, paged } = pageOfList(request, all, ({ servicePrincipal }) => servicePrincipal);
  const DelegatedServices = items.map(({ servicePrincipal, enabledAtMs }) => ({
    ServicePrincipal: servicePrincipal,
    DelegationEnabledDate: new Date(enabledAtMs),
  }));
  return { DelegatedServices, ...paged };
};
