import { attachedTo } from '../attachments.ts';
import { deleteConflict } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { inlinePoliciesOf } from '../inline-policies.ts';
import { groupNamed } from '../lookups.ts';
import { hasMembers } from '../memberships.ts';
import { countGone } from '../quotas.ts';
import { groups } from '../state.ts';

export const deleteGroup: Handler<'DeleteGroup'> = async ({ tx, place }, { GroupName }) => {
  const group = await groupNamed(tx, place, GroupName);
  if (await hasMembers(tx, place, group.id)) throw deleteConflict('remove users from group');
  if ((await inlinePoliciesOf(tx, place, group.id)).length > 0) throw deleteConflict('delete policies');
  if ((await attachedTo(tx, place, group.id)).length > 0) throw deleteConflict('detach all policies');
  await groups.delete(tx, place, group.name.toLowerCase());
  countGone(tx, place, 'groups');
};
