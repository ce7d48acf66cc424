import { users } from '../../../policy/identity/users.ts';
import { clearBoundary } from '../attachments.ts';
import { noSuchEntity } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { userEntity, userNamed } from '../lookups.ts';

export const deleteUserPermissionsBoundary: Handler<'DeleteUserPermissionsBoundary'> = async (
  { tx, place },
  { UserName: name },
) => {
  const user = await userNamed(tx, place, name);
  if (user.boundary === undefined) {
    throw noSuchEntity(`The user with name ${name} has no permissions boundary.`);
  }
  await clearBoundary(tx, place, userEntity(user), user.boundary);
  await users.put(tx, place, { ...user, boundary: undefined });
};
