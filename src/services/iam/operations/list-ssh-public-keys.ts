import type { Handler } from '../handler.ts';
import { ownUserName } from '../key-owner.ts';
import { userNamed } from '../lookups.ts';

/** A user has none: what would make one is not implemented. Asked for by those who delete a user with all it has. */
export const listSSHPublicKeys: Handler<'ListSSHPublicKeys'> = async (
  { tx, place, caller },
  { UserName },
) => {
  await userNamed(tx, place, UserName ?? ownUserName(caller));
  return { SSHPublicKeys: [], IsTruncated: false };
};
