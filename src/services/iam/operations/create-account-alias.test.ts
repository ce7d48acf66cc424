import { expect, test } from 'vitest';

import { failure, iamCloud, OTHER_ACCOUNT } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('one alias, of one account', async () => {
  await iam().createAccountAlias({ AccountAlias: 'first' });
  await iam().createAccountAlias({ AccountAlias: 'second' });
  expect((await iam().listAccountAliases({})).AccountAliases).toEqual(['second']);
  const other = iam({ accessKeyId: OTHER_ACCOUNT, secretAccessKey: 'x' });
  expect(await failure(other.createAccountAlias({ AccountAlias: 'second' }))).toBe(
    '409 EntityAlreadyExists: The account alias second already exists.',
  );
  expect(await failure(other.createAccountAlias({ AccountAlias: 'first' }))).toBe('it did not fail');
});

test('an alias is short, lower case, and looks like no account', async () => {
  expect(await failure(iam().createAccountAlias({ AccountAlias: 'No_Capitals' }))).toMatch(
    '400 ValidationError',
  );
});
