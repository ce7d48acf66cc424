import { expect, test } from 'vitest';

import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('only if there is one', async () => {
  const remove = () => failure(iam().deleteAccountPasswordPolicy({}));
  const missing = '404 NoSuchEntity: The account policy with name PasswordPolicy cannot be found.';
  expect(await remove()).toBe(missing);
  await iam().updateAccountPasswordPolicy({});
  expect(await remove()).toBe('it did not fail');
  expect(await remove()).toBe(missing);
});
