import type { Handler } from '../handler.ts';
import { fitsFilter, handshakesForAccount, shownHandshakes } from '../invitations.ts';
import { pageOfList } from '../paging.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListHandshakesForAccount.html */
export const listHandshakesForAccount: Handler<'ListHandshakesForAccount'> = async (context, input) => {
  const { place } = context;
  const request = { context, operation: 'ListHandshakesForAccount', input };
  const all = await handshakesForAccount(context, place.account);
  const wanted = all.filter(({ handshake }) => fitsFilter(handshake, input.Filter));
  const { items, paged } = pageOfList(request, wanted, ({ handshake }) => handshake.id);
  return { Handshakes: await shownHandshakes(context, items), ...paged };
};
