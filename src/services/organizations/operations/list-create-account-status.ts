import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { shownRequest, stateOf } from '../account-creation.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { pageOfCollection } from '../paging.ts';
import { accountRequests } from '../state.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListCreateAccountStatus.html */
export const listCreateAccountStatus: Handler<'ListCreateAccountStatus'> = async (context, input) => {
  const { tx, place } = context;
  const { States: states = [] } = input;
  const organization = await organizationOf(tx, place.account);
  const request = { context, operation: 'ListCreateAccountStatus', input };
  const { items, paged } = await pageOfCollection(
    request,
    (query) => accountRequests.listBy(tx, ANYWHERE, 'byTime', { ...query, prefix: [organization.id] }),
    (each) => states.length === 0 || states.includes(stateOf(each)),
  );
  return { CreateAccountStatuses: items.map(shownRequest), ...paged };
};
