import { expect, test } from 'vitest';

import { failure, iamCloud, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('the new description is shown and kept', async () => {
  await iam().createRole({ RoleName: 'x', AssumeRolePolicyDocument: TRUSTS_EC2, Description: 'd' });
  const { Role } = await iam().updateRoleDescription({ RoleName: 'x', Description: 'new' });
  expect(Role).toMatchObject({ RoleName: 'x', Description: 'new' });
  expect((await iam().getRole({ RoleName: 'x' })).Role?.Description).toBe('new');
});

test('of a role that is there', async () => {
  expect(await failure(iam().updateRoleDescription({ RoleName: 'none', Description: '' }))).toBe(
    '404 NoSuchEntity: The role with name none cannot be found.',
  );
});
