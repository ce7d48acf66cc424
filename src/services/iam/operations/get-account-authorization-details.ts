import { detailLister, detailsOf } from '../authorization-details.ts';
import type { Handler } from '../handler.ts';
import { pageOfCollection } from '../paging.ts';

/** Users, groups, roles, then managed policies: one list, so that a page may hold the end of one and the next. */
export const getAccountAuthorizationDetails: Handler<'GetAccountAuthorizationDetails'> = async (
  context,
  input,
) => {
  const { tx, place } = context;
  const request = { context, operation: 'GetAccountAuthorizationDetails', input };
  const { items, paged } = await pageOfCollection(request, detailLister(tx, place, input.Filter));
  return { ...(await detailsOf(tx, place, items)), ...paged };
};
