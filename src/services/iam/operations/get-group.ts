import { users } from '../../../policy/identity/users.ts';
import type { Handler } from '../handler.ts';
import { groupNamed } from '../lookups.ts';
import { pageOfCollection } from '../paging.ts';
import { listedUser, shownGroup } from '../shapes.ts';
import { memberships } from '../state.ts';

export const getGroup: Handler<'GetGroup'> = async (context, input) => {
  const { tx, place } = context;
  const group = await groupNamed(tx, place, input.GroupName);
  const { items, paged } = await pageOfCollection({ context, operation: 'GetGroup', input }, (query) =>
    memberships.listBy(tx, place, 'byGroup', { prefix: [group.id], ...query }),
  );
  const keys = items.map(({ userName }) => [userName.toLowerCase()] as const);
  const members = await users.getMany(tx, place, keys, { snapshot: true });
  const found = members.flatMap((user) => (user === undefined ? [] : [listedUser(user)]));
  return { Group: shownGroup(group), Users: found, ...paged };
};
