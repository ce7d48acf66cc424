import { expect, test } from 'vitest';
import { failure, iamCloud, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { RoleName: 'x' };
const none = { RoleName: 'none' };
const missing = '404 NoSuchEntity: The role with name none cannot be found.';

test('the boundary goes, and its policy is free again', async () => {
  const PolicyArn = 'arn:aws:iam::aws:policy/PowerUserAccess';
  await iam().createRole({ RoleName: 'x', AssumeRolePolicyDocument: TRUSTS_EC2 });
  await iam().putRolePermissionsBoundary({ ...name, PermissionsBoundary: PolicyArn });
  await iam().deleteRolePermissionsBoundary(name);
  expect((await iam().getRole(name)).Role?.PermissionsBoundary).toBeUndefined();
  expect((await iam().getPolicy({ PolicyArn })).Policy?.PermissionsBoundaryUsageCount).toBe(0);
});

test('where there is none', async () => {
  expect(await failure(iam().deleteRolePermissionsBoundary(name))).toMatch(/^404 NoSuchEntity: /);
  expect(await failure(iam().deleteRolePermissionsBoundary(none))).toBe(missing);
});
