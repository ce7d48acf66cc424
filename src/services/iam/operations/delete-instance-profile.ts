import { deleteConflict } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { instanceProfileNamed } from '../lookups.ts';
import { countGone } from '../quotas.ts';
import { instanceProfiles } from '../state.ts';

export const deleteInstanceProfile: Handler<'DeleteInstanceProfile'> = async (
  { tx, place },
  { InstanceProfileName },
) => {
  const profile = await instanceProfileNamed(tx, place, InstanceProfileName);
  if (profile.roleId !== undefined) throw deleteConflict('remove roles from instance profile');
  await instanceProfiles.delete(tx, place, profile.name.toLowerCase());
  countGone(tx, place, 'instanceProfiles');
};
