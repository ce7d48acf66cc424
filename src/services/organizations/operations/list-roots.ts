import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { pageOfList } from '../paging.ts';
import { shownRoot } from '../roots.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListRoots.html */
export const listRoots: Handler<'ListRoots'> = async (context, input) => {
  const organization = await organizationOf(context.tx, context.place.account);
  const request = { context, operation: 'ListRoots', input };
  const { items, paged } = pageOfList(request, [shownRoot(organization)], ({ Id }) => Id ?? '');
  return { Roots: items, ...paged };
};
