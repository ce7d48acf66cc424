import { users } from '../../../policy/identity/users.ts';
import { renameAttachments } from '../attachments.ts';
import { entityAlreadyExists } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findUser, userEntity, userNamed } from '../lookups.ts';
import { renameMemberships } from '../memberships.ts';
import { movedArn } from '../names.ts';

/** Everything that belongs to the user hangs on its id and stays with it. */
export const updateUser: Handler<'UpdateUser'> = async ({ tx, place }, input) => {
  const user = await userNamed(tx, place, input.UserName);
  const { NewUserName: name = user.name, NewPath: path = user.path } = input;
  const namesake = await findUser(tx, place, name);
  if (namesake !== undefined && namesake.id !== user.id) {
    throw entityAlreadyExists(`User with name ${name} already exists.`);
  }
  const moved = { ...user, name, path, arn: movedArn(user.arn, path, name) };
  if (namesake === undefined) await users.delete(tx, place, user.name.toLowerCase());
  await users.put(tx, place, moved);
  if (name === user.name) return;
  await renameAttachments(tx, place, userEntity(moved));
  await renameMemberships(tx, place, moved);
};
