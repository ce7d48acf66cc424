import { attachPolicy } from '../attachments.ts';
import type { Handler } from '../handler.ts';
import { modifiableRole, roleEntity } from '../lookups.ts';

export const attachRolePolicy: Handler<'AttachRolePolicy'> = async (
  { tx, place },
  { RoleName, PolicyArn },
) => {
  const role = await modifiableRole(tx, place, RoleName);
  await attachPolicy(tx, place, roleEntity(role), PolicyArn);
};
