import { detachPolicy } from '../attachments.ts';
import type { Handler } from '../handler.ts';
import { modifiableRole, roleEntity } from '../lookups.ts';

export const detachRolePolicy: Handler<'DetachRolePolicy'> = async (
  { tx, place },
  { RoleName, PolicyArn },
) => {
  const role = await modifiableRole(tx, place, RoleName);
  await detachPolicy(tx, place, roleEntity(role), PolicyArn);
};
