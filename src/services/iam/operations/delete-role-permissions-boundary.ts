import { roles } from '../../../policy/identity/roles.ts';
import { clearBoundary } from '../attachments.ts';
import { noSuchEntity } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { modifiableRole, roleEntity } from '../lookups.ts';

export const deleteRolePermissionsBoundary: Handler<'DeleteRolePermissionsBoundary'> = async (
  { tx, place },
  { RoleName: name },
) => {
  const role = await modifiableRole(tx, place, name);
  if (role.boundary === undefined) {
    throw noSuchEntity(`The role with name ${name} has no permissions boundary.`);
  }
  await clearBoundary(tx, place, roleEntity(role), role.boundary);
  await roles.put(tx, place, { ...role, boundary: undefined });
};
