import { quotaExceeded } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { instanceProfileNamed, modifiableRole } from '../lookups.ts';
import { instanceProfiles } from '../state.ts';

export const addRoleToInstanceProfile: Handler<'AddRoleToInstanceProfile'> = async (
  { tx, place },
  { InstanceProfileName, RoleName },
) => {
  const profile = await instanceProfileNamed(tx, place, InstanceProfileName);
  const role = await modifiableRole(tx, place, RoleName);
  if (profile.roleId !== undefined) throw quotaExceeded('InstanceSessionsPerInstanceProfile', 1);
  await instanceProfiles.put(tx, place, { ...profile, roleId: role.id });
};
