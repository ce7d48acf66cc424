import { expect, test } from 'vitest';

import { allow, failure, iamCloud, roleArn, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const InstanceProfileName = 'p';
const RoleName = 'r';

test('one role, which has to be there, as the profile', async () => {
  const add = (profile: string, role: string) =>
    failure(iam().addRoleToInstanceProfile({ InstanceProfileName: profile, RoleName: role }));
  await iam().createInstanceProfile({ InstanceProfileName });
  await iam().createRole({ RoleName, AssumeRolePolicyDocument: TRUSTS_EC2 });
  expect(await add('none', RoleName)).toBe('404 NoSuchEntity: Instance Profile none cannot be found.');
  expect(await add(InstanceProfileName, 'none')).toBe(
    '404 NoSuchEntity: The role with name none cannot be found.',
  );
  expect(await add(InstanceProfileName, RoleName)).toBe('it did not fail');
  expect(await add(InstanceProfileName, RoleName)).toBe(
    '409 LimitExceeded: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
  );
});

test('the role has to be one that the caller may pass to EC2', async () => {
  const keys = await userWith('u', allow('iam:AddRoleToInstanceProfile'));
  await iam().createInstanceProfile({ InstanceProfileName: 'q' });
  const add = () => failure(iam(keys).addRoleToInstanceProfile({ InstanceProfileName: 'q', RoleName }));
  expect(await add()).toMatch(`iam:PassRole on resource: ${roleArn(RoleName)} because`);
  const Condition = { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } };
  const passing = allow('iam:PassRole', roleArn(RoleName), { Condition });
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: passing });
  await iam().putUserPolicy({ UserName: 'u', PolicyName: 'pass', PolicyDocument });
  expect(await add()).toBe('it did not fail');
});
