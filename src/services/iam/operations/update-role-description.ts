import { roles } from '../../../policy/identity/roles.ts';
import type { Handler } from '../handler.ts';
import { roleNamed } from '../lookups.ts';
import { createdRole } from '../shapes.ts';

export const updateRoleDescription: Handler<'UpdateRoleDescription'> = async (
  { tx, place },
  { RoleName, Description: description },
) => {
  const role = { ...(await roleNamed(tx, place, RoleName)), description };
  await roles.put(tx, place, role);
  return { Role: { ...(await createdRole(tx, role)), Description: description } };
};
