import { users } from '../../../policy/identity/users.ts';
import { attachedTo, clearBoundary } from '../attachments.ts';
import { deleteConflict } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { inlinePoliciesOf } from '../inline-policies.ts';
import { keysOf } from '../key-owner.ts';
import { forgetUses } from '../last-use.ts';
import { userEntity, userNamed } from '../lookups.ts';
import { membershipsOf } from '../memberships.ts';
import { devicesOf } from '../mfa-devices.ts';
import { countGone } from '../quotas.ts';

export const deleteUser: Handler<'DeleteUser'> = async ({ tx, place }, { UserName }) => {
  const user = await userNamed(tx, place, UserName);
  if ((await keysOf(tx, place, user)).length > 0) throw deleteConflict('delete access keys');
  if ((await inlinePoliciesOf(tx, place, user.id)).length > 0) throw deleteConflict('delete policies');
  if ((await attachedTo(tx, place, user.id)).length > 0) throw deleteConflict('detach all policies');
  if ((await membershipsOf(tx, place, user.id)).length > 0) throw deleteConflict('remove users from group');
  if ((await devicesOf(tx, place, user)).length > 0) throw deleteConflict('delete MFA device');
  await clearBoundary(tx, place, userEntity(user), user.boundary);
  await users.delete(tx, place, user.name.toLowerCase());
  await forgetUses(tx, place, user.id);
  countGone(tx, place, 'users');
};
