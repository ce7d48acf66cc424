import type { Handler } from '../handler.ts';
import { userNamed } from '../lookups.ts';
import { groupsOf } from '../memberships.ts';
import { pageOfList } from '../paging.ts';
import { shownGroup } from '../shapes.ts';

export const listGroupsForUser: Handler<'ListGroupsForUser'> = async (context, input) => {
  const { tx, place } = context;
  const user = await userNamed(tx, place, input.UserName);
  const request = { context, operation: 'ListGroupsForUser', input };
  const { items, paged } = pageOfList(request, await groupsOf(tx, place, user.id), ({ name }) => name);
  return { Groups: items.map(shownGroup), ...paged };
};
