import { customerPolicy } from '../customer-policies.ts';
import type { Handler } from '../handler.ts';
import { pageOfList } from '../paging.ts';

export const listPolicyTags: Handler<'ListPolicyTags'> = async (context, input) => {
  const { tags } = await customerPolicy(context.tx, context.place, input.PolicyArn);
  const request = { context, operation: 'ListPolicyTags', input };
  const { items, paged } = pageOfList(request, tags, ({ Key }) => Key);
  return { Tags: items, ...paged };
};
