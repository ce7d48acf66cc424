import type { Handler } from '../handler.ts';
import { groupNamed, userNamed } from '../lookups.ts';
import { memberships } from '../state.ts';

/** Who is no member is no error. */
export const removeUserFromGroup: Handler<'RemoveUserFromGroup'> = async (
  { tx, place },
  { GroupName, UserName },
) => {
  const user = await userNamed(tx, place, UserName);
  const group = await groupNamed(tx, place, GroupName);
  await memberships.delete(tx, place, user.id, group.id);
};
