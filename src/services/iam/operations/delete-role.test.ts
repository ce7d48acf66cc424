import { expect, test } from 'vitest';

import {
  ACCOUNT,
  allow,
  failure,
  iamCloud,
  keysOf,
  policy,
  roleArn,
  TRUSTS_ACCOUNT,
  TRUSTS_EC2,
} from '../../../../test/support/iam.ts';

const { iam, sts } = iamCloud();
const RoleName = 'x';
const remove = () => failure(iam().deleteRole({ RoleName }));
const conflict = (what: string) => `409 DeleteConflict: Cannot delete entity, must ${what} first.`;

test('only what nothing hangs on', async () => {
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSQSFullAccess';
  const InstanceProfileName = 'p';
  await iam().createRole({ RoleName, AssumeRolePolicyDocument: TRUSTS_EC2, PermissionsBoundary: PolicyArn });
  await iam().attachRolePolicy({ RoleName, PolicyArn });
  await iam().putRolePolicy({ RoleName, PolicyName: 'i', PolicyDocument: policy(allow('s3:*')) });
  await iam().createInstanceProfile({ InstanceProfileName });
  await iam().addRoleToInstanceProfile({ InstanceProfileName, RoleName });
  expect(await remove()).toBe(conflict('remove roles from instance profile'));
  await iam().removeRoleFromInstanceProfile({ InstanceProfileName, RoleName });
  expect(await remove()).toBe(conflict('delete policies'));
  await iam().deleteRolePolicy({ RoleName, PolicyName: 'i' });
  expect(await remove()).toBe(conflict('detach all policies'));
  await iam().detachRolePolicy({ RoleName, PolicyArn });
  expect(await remove()).toBe('it did not fail');
  const { Policy } = await iam().getPolicy({ PolicyArn });
  expect(Policy).toMatchObject({ AttachmentCount: 0, PermissionsBoundaryUsageCount: 0 });
});

test('a role that is not there', async () => {
  expect(await remove()).toBe('404 NoSuchEntity: The role with name x cannot be found.');
});

test('its sessions end with it, even if another one gets its name', async () => {
  await iam().createRole({ RoleName, AssumeRolePolicyDocument: TRUSTS_ACCOUNT });
  const { Credentials } = await sts().assumeRole({ RoleArn: roleArn('x'), RoleSessionName: 'abc' });
  const session = sts(keysOf(Credentials));
  expect((await session.getCallerIdentity({})).Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/x/abc`);
  expect(await remove()).toBe('it did not fail');
  const ended = '403 InvalidClientTokenId: The security token included in the request is invalid.';
  expect(await failure(session.getCallerIdentity({}))).toBe(ended);
  await iam().createRole({ RoleName, AssumeRolePolicyDocument: TRUSTS_ACCOUNT });
  expect(await failure(session.getCallerIdentity({}))).toBe(ended);
});
