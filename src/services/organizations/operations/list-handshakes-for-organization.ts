import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import type { Handler } from '../handler.ts';
import { fitsFilter, isShown, shownHandshakes } from '../invitations.ts';
import { organizationOf } from '../organization.ts';
import { pageOfCollection } from '../paging.ts';
import { handshakes } from '../state.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListHandshakesForOrganization.html */
export const listHandshakesForOrganization: Handler<'ListHandshakesForOrganization'> = async (
  context,
  input,
) => {
  const { tx, place, now } = context;
  const organization = await organizationOf(tx, place.account);
  const request = { context, operation: 'ListHandshakesForOrganization', input };
  const { items, paged } = await pageOfCollection(
    request,
    (query) => handshakes.listBy(tx, ANYWHERE, 'byOrganization', { ...query, prefix: [organization.id] }),
    (handshake) => isShown(handshake, now()) && fitsFilter(handshake, input.Filter),
  );
  const found = items.map((handshake) => ({ handshake, organization }));
  return { Handshakes: await shownHandshakes(context, found), ...paged };
};
