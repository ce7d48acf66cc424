import { expect, test } from 'vitest';

import { failure, iamCloud, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('what is left out stays as it is', async () => {
  await iam().createRole({ RoleName: 'x', AssumeRolePolicyDocument: TRUSTS_EC2, Description: 'd' });
  await iam().updateRole({ RoleName: 'x', MaxSessionDuration: 43_200 });
  expect((await iam().getRole({ RoleName: 'x' })).Role).toMatchObject({
    Description: 'd',
    MaxSessionDuration: 43_200,
  });
  await iam().updateRole({ RoleName: 'x', Description: '' });
  expect((await iam().getRole({ RoleName: 'x' })).Role).toMatchObject({ MaxSessionDuration: 43_200 });
  expect((await iam().getRole({ RoleName: 'x' })).Role?.Description ?? '').toBe('');
});

test('sessions of an hour to twelve, of a role that is there', async () => {
  expect(await failure(iam().updateRole({ RoleName: 'x', MaxSessionDuration: 43_201 }))).toBe(
    "400 ValidationError: 1 validation error detected: Value at 'maxSessionDuration' failed to satisfy " +
      'constraint: Member must have value less than or equal to 43200',
  );
  expect(await failure(iam().updateRole({ RoleName: 'none' }))).toBe(
    '404 NoSuchEntity: The role with name none cannot be found.',
  );
});
