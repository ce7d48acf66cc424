import { noSuchEntity } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { ownUserName } from '../key-owner.ts';
import { userNamed } from '../lookups.ts';

/** A user has none: what would make one is not implemented. Asked for by those who delete a user with all it has. */
export const deleteLoginProfile: Handler<'DeleteLoginProfile'> = async (
  { tx, place, caller },
  { UserName },
) => {
  const { name } = await userNamed(tx, place, UserName ?? ownUserName(caller));
  throw noSuchEntity(`Login Profile for User ${name} cannot be found.`);
};
