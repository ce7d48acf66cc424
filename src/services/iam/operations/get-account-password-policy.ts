import { noSuchEntity } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { passwordPolicies } from '../state.ts';

export const getAccountPasswordPolicy: Handler<'GetAccountPasswordPolicy'> = async ({ tx, place }) => {
  const policy = await passwordPolicies.get(tx, place, 'passwordPolicy');
  if (policy === undefined) {
    throw noSuchEntity(`The Password Policy with domain name ${place.account} cannot be found.`);
  }
  return {
    PasswordPolicy: {
      MinimumPasswordLength: policy.minimumPasswordLength,
      RequireSymbols: policy.requireSymbols,
      RequireNumbers: policy.requireNumbers,
      RequireUppercaseCharacters: policy.requireUppercaseCharacters,
      RequireLowercaseCharacters: policy.requireLowercaseCharacters,
      AllowUsersToChangePassword: policy.allowUsersToChangePassword,
      ExpirePasswords: policy.maxPasswordAgeDays !== undefined,
      MaxPasswordAge: policy.maxPasswordAgeDays,
      PasswordReusePrevention: policy.passwordReusePrevention,
      HardExpiry: policy.hardExpiry,
    },
  };
};
