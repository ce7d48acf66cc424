import type { DelegatedAdministrator } from '../api.gen.ts';
import { administratorsOf } from '../delegations.ts';
import type { Handler } from '../handler.ts';
import { memberNumbered, organizationOf } from '../organization.ts';
import { pageOfList } from '../paging.ts';
import { checkServicePrincipal } from '../service-principals.ts';
import { accountFacts } from '../shown-accounts.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListDelegatedAdministrators.html */
export const listDelegatedAdministrators: Handler<'ListDelegatedAdministrators'> = async (context, input) => {
  const { tx, place } = context;
  const { ServicePrincipal: service } = input;
  const organization = await organizationOf(tx, place.account);
  if (service !== undefined) checkServicePrincipal(service);
  const all = await administratorsOf(tx, organization, service);
  const request = { context, operation: 'ListDelegatedAdministrators', input };
  const { items, paged } = pageOfList(request, all, ({ accountId }) => accountId);
  const DelegatedAdministrators: DelegatedAdministrator[] = [];
  for (const { accountId, enabledAtMs } of items) {
    const member = await memberNumbered(tx, organization, accountId);
    const facts = accountFacts(organization, member);
    DelegatedAdministrators.push({ ...facts, DelegationEnabledDate: new Date(enabledAtMs) });
  }
  return { DelegatedAdministrators, ...paged };
};
