import type { Handler } from '../handler.ts';
import { instanceProfileNamed } from '../lookups.ts';
import { pageOfList } from '../paging.ts';

export const listInstanceProfileTags: Handler<'ListInstanceProfileTags'> = async (context, input) => {
  const { tags } = await instanceProfileNamed(context.tx, context.place, input.InstanceProfileName);
  const request = { context, operation: 'ListInstanceProfileTags', input };
  const { items, paged } = pageOfList(request, tags, ({ Key }) => Key);
  return { Tags: items, ...paged };
};
