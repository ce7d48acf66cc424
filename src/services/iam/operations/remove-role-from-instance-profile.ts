import { noSuchEntity } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { instanceProfileNamed, modifiableRole } from '../lookups.ts';
import { instanceProfiles } from '../state.ts';

export const removeRoleFromInstanceProfile: Handler<'RemoveRoleFromInstanceProfile'> = async (
  { tx, place },
  { InstanceProfileName, RoleName },
) => {
  const profile = await instanceProfileNamed(tx, place, InstanceProfileName);
  const role = await modifiableRole(tx, place, RoleName);
  if (profile.roleId !== role.id) {
    const where = `in Instance Profile ${InstanceProfileName}`;
    throw noSuchEntity(`Role ${RoleName} ${where} cannot be found.`);
  }
  await instanceProfiles.put(tx, place, { ...profile, roleId: undefined });
};
