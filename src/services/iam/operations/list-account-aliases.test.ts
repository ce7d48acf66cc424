import { expect, test } from 'vitest';

import { allow, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();

test('none, or one', async () => {
  expect(await iam().listAccountAliases({})).toMatchObject({ AccountAliases: [], IsTruncated: false });
  await iam().createAccountAlias({ AccountAlias: 'mine' });
  expect(await iam().listAccountAliases({})).toMatchObject({ AccountAliases: ['mine'], IsTruncated: false });
});

test('the right to see it', async () => {
  const keys = await userWith('u', allow('iam:ListUsers'));
  expect(await failure(iam(keys).listAccountAliases({}))).toMatch(
    'iam:ListAccountAliases on resource: * because',
  );
});
