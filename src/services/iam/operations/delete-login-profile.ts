import { loginProfiles } from '../credential-state.ts';
import type { Handler } from '../handler.ts';
import { loginProfileOf, passwordOwner } from '../passwords.ts';

/** What it remembered of earlier passwords goes with it. */
export const deleteLoginProfile: Handler<'DeleteLoginProfile'> = async (
  { tx, place, caller },
  { UserName },
) => {
  const user = await passwordOwner(tx, place, caller, UserName);
  await loginProfileOf(tx, place, user);
  await loginProfiles.delete(tx, place, user.id);
};
