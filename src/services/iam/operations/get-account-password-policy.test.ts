import { expect, test } from 'vitest';

import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('an account has none until it sets one', async () => {
  expect(await failure(iam().getAccountPasswordPolicy({}))).toBe(
    `404 NoSuchEntity: The Password Policy with domain name ${ACCOUNT} cannot be found.`,
  );
  await iam().updateAccountPasswordPolicy({ MaxPasswordAge: 90 });
  expect((await iam().getAccountPasswordPolicy({})).PasswordPolicy).toMatchObject({
    ExpirePasswords: true,
    MaxPasswordAge: 90,
  });
});
