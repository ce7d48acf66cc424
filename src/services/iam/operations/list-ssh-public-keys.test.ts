import { expect, test } from 'vitest';

import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('a user has none', async () => {
  await iam().createUser({ UserName: 'u' });
  expect((await iam().listSSHPublicKeys({ UserName: 'u' })).SSHPublicKeys).toEqual([]);
});

test('of a user who is there', async () => {
  expect(await failure(iam().listSSHPublicKeys({ UserName: 'none' }))).toBe(
    '404 NoSuchEntity: The user with name none cannot be found.',
  );
});
