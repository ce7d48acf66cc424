import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { loginProfiles } from '../credential-state.ts';
import { beingCreated } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { userNamed } from '../lookups.ts';
import { checkPassword, inBase64, loginProfileOf, saltOf, withPassword } from '../passwords.ts';

export const updateLoginProfile: Staged<'UpdateLoginProfile'> = async (context, input) => {
  const { UserName: name, Password: password } = input;
  const before = await context.transact(({ tx, place }) => profileFor(tx, place, name, password));
  const hash =
    password === undefined ? undefined : inBase64(await context.hashPassword(password, saltOf(before)));
  return context.transact(async ({ tx, place, now }) => {
    const profile = await profileFor(tx, place, name, password);
    if (profile.salt !== before.salt) throw beingCreated(name);
    const changed = hash === undefined ? profile : await withPassword(tx, place, profile, hash, now());
    const isResetRequired = input.PasswordResetRequired ?? profile.isResetRequired;
    await loginProfiles.put(tx, place, { ...changed, isResetRequired });
  });
};

async function profileFor(tx: Transaction, place: Place, name: string, password: string | undefined) {
  const profile = await loginProfileOf(tx, place, await userNamed(tx, place, name));
  if (password !== undefined) await checkPassword(tx, place, password);
  return profile;
}
