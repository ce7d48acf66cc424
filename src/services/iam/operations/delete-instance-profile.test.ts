import { expect, test } from 'vitest';

import { failure, iamCloud, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const InstanceProfileName = 'p';
const remove = () => failure(iam().deleteInstanceProfile({ InstanceProfileName }));

test('not while a role is in it', async () => {
  await iam().createInstanceProfile({ InstanceProfileName });
  await iam().createRole({ RoleName: 'r', AssumeRolePolicyDocument: TRUSTS_EC2 });
  await iam().addRoleToInstanceProfile({ InstanceProfileName, RoleName: 'r' });
  expect(await remove()).toBe(
    '409 DeleteConflict: Cannot delete entity, must remove roles from instance profile first.',
  );
  await iam().removeRoleFromInstanceProfile({ InstanceProfileName, RoleName: 'r' });
  expect(await remove()).toBe('it did not fail');
  expect(await remove()).toBe('404 NoSuchEntity: Instance Profile p cannot be found.');
});
