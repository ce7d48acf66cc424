import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import type { UserRecord } from '../../../policy/identity/users.ts';
import { loginProfiles } from '../credential-state.ts';
import { entityAlreadyExists, invalidInput } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { ownUserName } from '../key-owner.ts';
import { userNamed } from '../lookups.ts';
import { checkPassword, findLoginProfile, inBase64, SALT_BYTES } from '../passwords.ts';
import { shownLoginProfile } from '../shapes.ts';

export const createLoginProfile: Staged<'CreateLoginProfile'> = async (context, input) => {
  const { Password: password, PasswordResetRequired: isResetRequired = false } = input;
  const name = input.UserName ?? ownUserName(context.caller);
  if (password === undefined)
    throw invalidInput('A password is needed: only that of a root user is set later.');
  // Asked before the work is done, and again when it counts.
  await context.transact(({ tx, place }) => userWithout(tx, place, name, password));
  const salt = context.ids.bytes(SALT_BYTES);
  const hash = inBase64(await context.hashPassword(password, salt));
  return context.transact(async ({ tx, place, now }) => {
    const user = await userWithout(tx, place, name, password);
    const profile = {
      userId: user.id,
      createdMs: now(),
      changedMs: now(),
      salt: inBase64(salt),
      hash,
      history: [],
      isResetRequired,
    };
    await loginProfiles.put(tx, place, profile);
    return { LoginProfile: shownLoginProfile(user, profile) };
  });
};

/** A user that has no password yet and could have this one. */
async function userWithout(
  tx: Transaction,
  place: Place,
  name: string,
  password: string,
): Promise<UserRecord> {
  const user = await userNamed(tx, place, name);
  if ((await findLoginProfile(tx, place, user)) !== undefined) {
    throw entityAlreadyExists(`Login Profile for user ${user.name} already exists.`);
  }
  await checkPassword(tx, place, password);
  return user;
}
