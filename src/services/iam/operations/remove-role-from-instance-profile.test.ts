import { expect, test } from 'vitest';

import { failure, iamCloud, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const InstanceProfileName = 'p';

test('only a role that is in it', async () => {
  const remove = (profile: string, RoleName: string) =>
    failure(iam().removeRoleFromInstanceProfile({ InstanceProfileName: profile, RoleName }));
  await iam().createInstanceProfile({ InstanceProfileName });
  for (const RoleName of ['in', 'out']) {
    await iam().createRole({ RoleName, AssumeRolePolicyDocument: TRUSTS_EC2 });
  }
  await iam().addRoleToInstanceProfile({ InstanceProfileName, RoleName: 'in' });
  expect(await remove('none', 'in')).toBe('404 NoSuchEntity: Instance Profile none cannot be found.');
  expect(await remove('p', 'none')).toBe('404 NoSuchEntity: The role with name none cannot be found.');
  const notThere = '404 NoSuchEntity: Role out in Instance Profile p cannot be found.';
  expect(await remove('p', 'out')).toBe(notThere);
  expect(await remove('p', 'in')).toBe('it did not fail');
  expect(await remove('p', 'in')).toBe(notThere.replace('out', 'in'));
});
