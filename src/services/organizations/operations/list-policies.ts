import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import type { Handler } from '../handler.ts';
import { managedPolicyOf } from '../managed-policies.ts';
import { organizationOf } from '../organization.ts';
import { pageOfList } from '../paging.ts';
import { type AnyPolicy, shownSummary } from '../policies.ts';
import { policies } from '../state.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPolicies.html */
export const listPolicies: Handler<'ListPolicies'> = async (context, input) => {
  const { tx, place } = context;
  const { Filter: type } = input;
  const organization = await organizationOf(tx, place.account);
  const prefix = [organization.id, type];
  const own: AnyPolicy[] = [];
  for (let after: Uint8Array | undefined; ; ) {
    const query = { prefix, snapshot: true, ...(after === undefined ? {} : { after }) };
    const page = await policies.listBy(tx, ANYWHERE, 'byType', query);
    own.push(...page.records);
    after = page.next;
    if (after === undefined) break;
  }
  const managed = managedPolicyOf(type);
  const all = managed === undefined ? own : [managed, ...own];
  const { items, paged } = pageOfList({ context, operation: 'ListPolicies', input }, all, ({ id }) => id);
  return { Policies: items.map((policy) => shownSummary(organization, policy)), ...paged };
};
