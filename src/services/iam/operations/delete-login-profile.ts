import { loginProfiles } from '../credential-state.ts';
import type { Handler } from '../handler.ts';
import { ownUserName } from '../key-owner.ts';
import { userNamed } from '../lookups.ts';
import { loginProfileOf } from '../passwords.ts';

/** What it remembered of earlier passwords goes with it. */
export const deleteLoginProfile: Handler<'DeleteLoginProfile'> = async (
  { tx, place, caller },
  { UserName },
) => {
  const user = await userNamed(tx, place, UserName ?? ownUserName(caller));
  await loginProfileOf(tx, place, user);
  await loginProfiles.delete(tx, place, user.id);
};
