import { users } from '../../../policy/identity/users.ts';
import { setBoundary } from '../attachments.ts';
import type { Handler } from '../handler.ts';
import { userEntity, userNamed } from '../lookups.ts';

export const putUserPermissionsBoundary: Handler<'PutUserPermissionsBoundary'> = async (
  { tx, place },
  { UserName, PermissionsBoundary: arn },
) => {
  const user = await userNamed(tx, place, UserName);
  const boundary = await setBoundary(tx, place, userEntity(user), user.boundary, arn);
  await users.put(tx, place, { ...user, boundary });
};
