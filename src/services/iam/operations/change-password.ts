import { loginProfiles } from '../credential-state.ts';
import { accessDenied, beingCreated, passwordReused } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { ownUserName } from '../key-owner.ts';
import { userNamed } from '../lookups.ts';
import { checkPassword, inBase64, isSameHash, loginProfileOf, saltOf, withPassword } from '../passwords.ts';

export const changePassword: Staged<'ChangePassword'> = async (context, { OldPassword, NewPassword }) => {
  const name = ownUserName(context.caller);
  const before = await context.transact(async ({ tx, place }) =>
    loginProfileOf(tx, place, await userNamed(tx, place, name)),
  );
  if (OldPassword === NewPassword) throw passwordReused();
  const salt = saltOf(before);
  const [old, hash] = await Promise.all([
    context.hashPassword(OldPassword, salt),
    context.hashPassword(NewPassword, salt),
  ]);
  return context.transact(async ({ tx, place, now }) => {
    const profile = await loginProfileOf(tx, place, await userNamed(tx, place, name));
    if (profile.salt !== before.salt) throw beingCreated(name);
    if (!isSameHash(profile.hash, inBase64(old))) throw accessDenied('The old password was incorrect.');
    await checkPassword(tx, place, NewPassword);
    const changed = await withPassword(tx, place, profile, inBase64(hash), now());
    await loginProfiles.put(tx, place, { ...changed, isResetRequired: false });
  });
};
