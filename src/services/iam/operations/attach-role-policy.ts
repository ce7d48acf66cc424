import { attachPolicy } from '../attachments.ts';
import type { Handler } from '../handler.ts';
import { roleEntity, roleNamed } from '../lookups.ts';

export const attachRolePolicy: Handler<'AttachRolePolicy'> = async (
  { tx, place },
  { RoleName, PolicyArn },
) => {
  const role = await roleNamed(tx, place, RoleName);
  await attachPolicy(tx, place, roleEntity(role), PolicyArn);
};
