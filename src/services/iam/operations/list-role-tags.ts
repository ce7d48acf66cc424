import type { Handler } from '../handler.ts';
import { roleNamed } from '../lookups.ts';
import { pageOfList } from '../paging.ts';

export const listRoleTags: Handler<'ListRoleTags'> = async (context, input) => {
  const { tags } = await roleNamed(context.tx, context.place, input.RoleName);
  const request = { context, operation: 'ListRoleTags', input };
  const { items, paged } = pageOfList(request, tags, ({ Key }) => Key);
  return { Tags: items, ...paged };
};
