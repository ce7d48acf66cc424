import type { Handler } from '../handler.ts';
import { passwordPolicies } from '../state.ts';

/** What is left out becomes the default again. */
export const updateAccountPasswordPolicy: Handler<'UpdateAccountPasswordPolicy'> = async (
  { tx, place },
  input,
) => {
  await passwordPolicies.put(tx, place, {
    id: 'passwordPolicy',
    minimumPasswordLength: input.MinimumPasswordLength ?? 6,
    requireSymbols: input.RequireSymbols ?? false,
    requireNumbers: input.RequireNumbers ?? false,
    requireUppercaseCharacters: input.RequireUppercaseCharacters ?? false,
    requireLowercaseCharacters: input.RequireLowercaseCharacters ?? false,
    allowUsersToChangePassword: input.AllowUsersToChangePassword ?? false,
    maxPasswordAgeDays: input.MaxPasswordAge,
    passwordReusePrevention: input.PasswordReusePrevention,
    hardExpiry: input.HardExpiry,
  });
};
