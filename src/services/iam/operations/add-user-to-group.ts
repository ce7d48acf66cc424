import { quotaExceeded } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { groupNamed, userNamed } from '../lookups.ts';
import { membershipsOf } from '../memberships.ts';
import { GROUPS_PER_USER } from '../quotas.ts';
import { memberships } from '../state.ts';

export const addUserToGroup: Handler<'AddUserToGroup'> = async ({ tx, place }, { GroupName, UserName }) => {
  const user = await userNamed(tx, place, UserName);
  const group = await groupNamed(tx, place, GroupName);
  const before = await membershipsOf(tx, place, user.id);
  if (before.some(({ groupId }) => groupId === group.id)) return;
  if (before.length >= GROUPS_PER_USER) throw quotaExceeded('GroupsPerUser', GROUPS_PER_USER);
  await memberships.put(tx, place, { userId: user.id, groupId: group.id, userName: user.name });
};
