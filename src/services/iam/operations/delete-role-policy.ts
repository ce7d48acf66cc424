import type { Handler } from '../handler.ts';
import { deleteInlinePolicy } from '../inline-policies.ts';
import { modifiableRole, roleEntity } from '../lookups.ts';

export const deleteRolePolicy: Handler<'DeleteRolePolicy'> = async (
  { tx, place },
  { RoleName, PolicyName },
) => {
  const role = await modifiableRole(tx, place, RoleName);
  await deleteInlinePolicy(tx, place, roleEntity(role), PolicyName);
};
