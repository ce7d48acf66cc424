import type { Handler } from '../handler.ts';
import { inlinePoliciesOf } from '../inline-policies.ts';
import { roleNamed } from '../lookups.ts';
import { pageOfList } from '../paging.ts';

export const listRolePolicies: Handler<'ListRolePolicies'> = async (context, input) => {
  const { tx, place } = context;
  const { id } = await roleNamed(tx, place, input.RoleName);
  const names = (await inlinePoliciesOf(tx, place, id)).map(({ name }) => name);
  const request = { context, operation: 'ListRolePolicies', input };
  const { items, paged } = pageOfList(request, names, (name) => name);
  return { PolicyNames: items, ...paged };
};
