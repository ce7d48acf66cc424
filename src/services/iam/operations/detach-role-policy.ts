import { detachPolicy } from '../attachments.ts';
import type { Handler } from '../handler.ts';
import { roleEntity, roleNamed } from '../lookups.ts';

export const detachRolePolicy: Handler<'DetachRolePolicy'> = async (
  { tx, place },
  { RoleName, PolicyArn },
) => {
  const role = await roleNamed(tx, place, RoleName);
  await detachPolicy(tx, place, roleEntity(role), PolicyArn);
};
