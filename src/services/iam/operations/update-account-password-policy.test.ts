import { expect, test } from 'vitest';

import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('what is left out is the default again', async () => {
  await iam().updateAccountPasswordPolicy({ MinimumPasswordLength: 12, RequireSymbols: true });
  await iam().updateAccountPasswordPolicy({ RequireNumbers: true });
  expect((await iam().getAccountPasswordPolicy({})).PasswordPolicy).toEqual({
    MinimumPasswordLength: 6,
    RequireSymbols: false,
    RequireNumbers: true,
    RequireUppercaseCharacters: false,
    RequireLowercaseCharacters: false,
    AllowUsersToChangePassword: false,
    ExpirePasswords: false,
  });
});

test('limits', async () => {
  expect(await failure(iam().updateAccountPasswordPolicy({ MinimumPasswordLength: 5 }))).toMatch(
    'Member must have value greater than or equal to 6',
  );
  const most = (member: string, value: number) =>
    `Value at '${member}' failed to satisfy constraint: Member must have value less than or equal to ${value}`;
  const all = { MinimumPasswordLength: 129, MaxPasswordAge: 1096, PasswordReusePrevention: 25 };
  // In this order, as AWS was recorded.
  expect(await failure(iam().updateAccountPasswordPolicy(all))).toBe(
    `400 ValidationError: 3 validation errors detected: ${most('minimumPasswordLength', 128)}; ` +
      `${most('passwordReusePrevention', 24)}; ${most('maxPasswordAge', 1095)}`,
  );
});
