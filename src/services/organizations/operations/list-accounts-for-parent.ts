import { ANYWHERE, accounts } from '../../../policy/organization/accounts.ts';
import { parentNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { pageOfCollection } from '../paging.ts';
import { shownAccounts } from '../shown-accounts.ts';
import { isParent } from '../tree.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html */
export const listAccountsForParent: Handler<'ListAccountsForParent'> = async (context, input) => {
  const { tx, place } = context;
  const organization = await organizationOf(tx, place.account);
  if (!(await isParent(tx, organization, input.ParentId))) throw parentNotFound();
  const request = { context, operation: 'ListAccountsForParent', input };
  const { items, paged } = await pageOfCollection(request, (query) =>
    accounts.listBy(tx, ANYWHERE, 'byParent', { ...query, prefix: [organization.id, input.ParentId] }),
  );
  return { Accounts: await shownAccounts(tx, organization, items), ...paged };
};
