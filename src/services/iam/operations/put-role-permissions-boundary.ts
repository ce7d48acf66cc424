import { roles } from '../../../policy/identity/roles.ts';
import { setBoundary } from '../attachments.ts';
import type { Handler } from '../handler.ts';
import { modifiableRole, roleEntity } from '../lookups.ts';

export const putRolePermissionsBoundary: Handler<'PutRolePermissionsBoundary'> = async (
  { tx, place },
  { RoleName, PermissionsBoundary: arn },
) => {
  const role = await modifiableRole(tx, place, RoleName);
  const boundary = await setBoundary(tx, place, roleEntity(role), role.boundary, arn);
  await roles.put(tx, place, { ...role, boundary });
};
