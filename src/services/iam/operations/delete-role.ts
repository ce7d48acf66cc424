import { roles } from '../../../policy/identity/roles.ts';
import { attachedTo, clearBoundary } from '../attachments.ts';
import { deleteConflict } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { inlinePoliciesOf } from '../inline-policies.ts';
import { forgetUses } from '../last-use.ts';
import { modifiableRole, roleEntity } from '../lookups.ts';
import { countGone } from '../quotas.ts';
import { instanceProfiles } from '../state.ts';

export const deleteRole: Handler<'DeleteRole'> = async ({ tx, place }, { RoleName }) => {
  const role = await modifiableRole(tx, place, RoleName);
  const profiles = await instanceProfiles.listBy(tx, place, 'byRole', { prefix: [role.id], limit: 1 });
  if (profiles.records.length > 0) throw deleteConflict('remove roles from instance profile');
  if ((await inlinePoliciesOf(tx, place, role.id)).length > 0) throw deleteConflict('delete policies');
  if ((await attachedTo(tx, place, role.id)).length > 0) throw deleteConflict('detach all policies');
  await clearBoundary(tx, place, roleEntity(role), role.boundary);
  await roles.delete(tx, place, role.name.toLowerCase());
  await forgetUses(tx, place, role.id);
  countGone(tx, place, 'roles');
};
