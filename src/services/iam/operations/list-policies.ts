import type { Handler } from '../handler.ts';
import { pageOfCollection } from '../paging.ts';
import { policyLister } from '../policy-lists.ts';
import { listedPolicy } from '../shapes.ts';

/** Customer managed policies first, then AWS's, each by name. */
export const listPolicies: Handler<'ListPolicies'> = async (context, input) => {
  const { tx, place } = context;
  const { read, keep } = policyLister(tx, place, input);
  const request = { context, operation: 'ListPolicies', input };
  const { items, paged } = await pageOfCollection(request, read, keep);
  return { Policies: await Promise.all(items.map((policy) => listedPolicy(tx, place, policy))), ...paged };
};
