import { expect, test } from 'vitest';

import { failure, iamCloud, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const InstanceProfileName = 'p';

test('a profile with the role in it', async () => {
  await iam().createInstanceProfile({ InstanceProfileName });
  expect((await iam().getInstanceProfile({ InstanceProfileName })).InstanceProfile).toMatchObject({
    InstanceProfileName,
    Roles: [],
    Tags: [],
  });
  const { Role } = await iam().createRole({ RoleName: 'r', AssumeRolePolicyDocument: TRUSTS_EC2 });
  await iam().addRoleToInstanceProfile({ InstanceProfileName, RoleName: 'r' });
  expect((await iam().getInstanceProfile({ InstanceProfileName })).InstanceProfile?.Roles).toEqual([Role]);
});

test('a profile that is not there', async () => {
  expect(await failure(iam().getInstanceProfile({ InstanceProfileName: 'none' }))).toBe(
    '404 NoSuchEntity: Instance Profile none cannot be found.',
  );
});
