import { expect, test } from 'vitest';

import { failure, iamCloud, OTHER_ACCOUNT } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test("only the account's own", async () => {
  const remove = (client = iam()) => failure(client.deleteAccountAlias({ AccountAlias: 'mine' }));
  const missing = '404 NoSuchEntity: The account alias with name mine cannot be found.';
  expect(await remove()).toBe(missing);
  await iam().createAccountAlias({ AccountAlias: 'mine' });
  expect(await remove(iam({ accessKeyId: OTHER_ACCOUNT, secretAccessKey: 'x' }))).toBe(missing);
  expect(await remove()).toBe('it did not fail');
  expect((await iam().listAccountAliases({})).AccountAliases).toEqual([]);
});
