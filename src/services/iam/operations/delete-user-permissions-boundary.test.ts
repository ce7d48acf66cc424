import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { UserName: 'x' };
const none = { UserName: 'none' };
const missing = '404 NoSuchEntity: The user with name none cannot be found.';

test('the boundary goes, and its policy is free again', async () => {
  const PolicyArn = 'arn:aws:iam::aws:policy/PowerUserAccess';
  await iam().createUser({ UserName: 'x' });
  await iam().putUserPermissionsBoundary({ ...name, PermissionsBoundary: PolicyArn });
  await iam().deleteUserPermissionsBoundary(name);
  expect((await iam().getUser(name)).User?.PermissionsBoundary).toBeUndefined();
  expect((await iam().getPolicy({ PolicyArn })).Policy?.PermissionsBoundaryUsageCount).toBe(0);
});

test('where there is none', async () => {
  expect(await failure(iam().deleteUserPermissionsBoundary(name))).toMatch(/^404 NoSuchEntity: /);
  expect(await failure(iam().deleteUserPermissionsBoundary(none))).toBe(missing);
});
