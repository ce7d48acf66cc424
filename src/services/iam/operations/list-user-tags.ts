import type { Handler } from '../handler.ts';
import { userNamed } from '../lookups.ts';
import { pageOfList } from '../paging.ts';

export const listUserTags: Handler<'ListUserTags'> = async (context, input) => {
  const { tags } = await userNamed(context.tx, context.place, input.UserName);
  const request = { context, operation: 'ListUserTags', input };
  const { items, paged } = pageOfList(request, tags, ({ Key }) => Key);
  return { Tags: items, ...paged };
};
