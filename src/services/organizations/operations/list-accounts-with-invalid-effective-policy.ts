import type { AccountRecord } from '../../../policy/organization/accounts.ts';
import type { Handler } from '../handler.ts';
import { membersOf, organizationOf } from '../organization.ts';
import { pageOfList } from '../paging.ts';
import { checkFaultsKnown, faultsOf } from '../policy-faults.ts';
import { shownAccounts } from '../shown-accounts.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsWithInvalidEffectivePolicy.html */
export const listAccountsWithInvalidEffectivePolicy: Handler<
  'ListAccountsWithInvalidEffectivePolicy'
> = async (context, input) => {
  const { tx, place } = context;
  const organization = await organizationOf(tx, place.account);
  checkFaultsKnown(organization, input.PolicyType);
  const invalid: AccountRecord[] = [];
  for (const member of await membersOf(tx, organization)) {
    const faults = await faultsOf(tx, organization, member.id);
    if (faults !== undefined && faults.errors.length > 0) invalid.push(member);
  }
  const request = { context, operation: 'ListAccountsWithInvalidEffectivePolicy', input };
  const { items, paged } = pageOfList(request, invalid, ({ id }) => id);
  return { Accounts: await shownAccounts(tx, organization, items), PolicyType: input.PolicyType, ...paged };
};
