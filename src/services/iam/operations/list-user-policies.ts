import type { Handler } from '../handler.ts';
import { inlinePoliciesOf } from '../inline-policies.ts';
import { userNamed } from '../lookups.ts';
import { pageOfList } from '../paging.ts';

export const listUserPolicies: Handler<'ListUserPolicies'> = async (context, input) => {
  const { tx, place } = context;
  const { id } = await userNamed(tx, place, input.UserName);
  const names = (await inlinePoliciesOf(tx, place, id)).map(({ name }) => name);
  const request = { context, operation: 'ListUserPolicies', input };
  const { items, paged } = pageOfList(request, names, (name) => name);
  return { PolicyNames: items, ...paged };
};
