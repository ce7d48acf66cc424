import type { Handler } from '../handler.ts';
import { inlinePoliciesOf } from '../inline-policies.ts';
import { groupNamed } from '../lookups.ts';
import { pageOfList } from '../paging.ts';

export const listGroupPolicies: Handler<'ListGroupPolicies'> = async (context, input) => {
  const { tx, place } = context;
  const { id } = await groupNamed(tx, place, input.GroupName);
  const names = (await inlinePoliciesOf(tx, place, id)).map(({ name }) => name);
  const request = { context, operation: 'ListGroupPolicies', input };
  const { items, paged } = pageOfList(request, names, (name) => name);
  return { PolicyNames: items, ...paged };
};
