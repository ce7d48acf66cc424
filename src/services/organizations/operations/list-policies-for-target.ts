import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { pageOfList } from '../paging.ts';
import { type AnyPolicy, attachedTo, policyNumbered, shownSummary } from '../policies.ts';
import { targetNamed } from '../tree.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPoliciesForTarget.html */
export const listPoliciesForTarget: Handler<'ListPoliciesForTarget'> = async (context, input) => {
  const { tx, place } = context;
  const organization = await organizationOf(tx, place.account);
  const target = await targetNamed(tx, organization, input.TargetId);
  const found: AnyPolicy[] = [];
  for (const { type, policyId } of await attachedTo(tx, organization, target.id)) {
    if (type === input.Filter) found.push(await policyNumbered(tx, organization, policyId));
  }
  const request = { context, operation: 'ListPoliciesForTarget', input };
  const { items, paged } = pageOfList(request, found, ({ id }) => id);
  return { Policies: items.map((policy) => shownSummary(organization, policy)), ...paged };
};
