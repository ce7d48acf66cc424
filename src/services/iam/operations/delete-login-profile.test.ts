import { expect, test } from 'vitest';

import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('nobody has a password', async () => {
  await iam().createUser({ UserName: 'u' });
  expect(await failure(iam().deleteLoginProfile({ UserName: 'u' }))).toMatch(
    '404 NoSuchEntity: Login Profile for User u',
  );
});

test('of a user who is there', async () => {
  expect(await failure(iam().deleteLoginProfile({ UserName: 'none' }))).toMatch('404 NoSuchEntity: ');
});
