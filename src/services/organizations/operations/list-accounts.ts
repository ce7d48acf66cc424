import { ANYWHERE, accounts } from '../../../policy/organization/accounts.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { pageOfCollection } from '../paging.ts';
import { shownAccounts } from '../shown-accounts.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html */
export const listAccounts: Handler<'ListAccounts'> = async (context, input) => {
  const { tx, place } = context;
  const organization = await organizationOf(tx, place.account);
  const request = { context, operation: 'ListAccounts', input };
  const { items, paged } = await pageOfCollection(request, (query) =>
    accounts.listBy(tx, ANYWHERE, 'byOrganization', { ...query, prefix: [organization.id] }),
  );
  return { Accounts: await shownAccounts(tx, organization, items), ...paged };
};
