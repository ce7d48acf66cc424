import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { RoleName: 'x' };
const none = { RoleName: 'none' };
const missing = '404 NoSuchEntity: The role with name none cannot be found.';

test('a boundary is put on, and put in place of another', async () => {
  await iam().createRole({ RoleName: 'x', AssumeRolePolicyDocument: TRUSTS_EC2 });
  for (const PermissionsBoundary of [
    'arn:aws:iam::aws:policy/PowerUserAccess',
    'arn:aws:iam::aws:policy/AmazonS3FullAccess',
    'arn:aws:iam::aws:policy/AmazonS3FullAccess',
  ]) {
    await iam().putRolePermissionsBoundary({ ...name, PermissionsBoundary });
    expect((await iam().getRole(name)).Role?.PermissionsBoundary).toEqual({
      PermissionsBoundaryType: 'Policy',
      PermissionsBoundaryArn: PermissionsBoundary,
    });
  }
  const uses = async (policyName: string) => {
    const { Policy } = await iam().getPolicy({ PolicyArn: `arn:aws:iam::aws:policy/${policyName}` });
    return Policy?.PermissionsBoundaryUsageCount;
  };
  expect([await uses('PowerUserAccess'), await uses('AmazonS3FullAccess')]).toEqual([0, 1]);
});

test('only policies that exist, only on somebody who exists', async () => {
  const PermissionsBoundary = `arn:aws:iam::${ACCOUNT}:policy/none`;
  expect(await failure(iam().putRolePermissionsBoundary({ ...name, PermissionsBoundary }))).toBe(
    `404 NoSuchEntity: Scope ARN: ${PermissionsBoundary} does not exist or is not attachable.`,
  );
  const odd = `arn:aws:iam::${ACCOUNT}:not_a_policy/x`;
  expect(await failure(iam().putRolePermissionsBoundary({ ...name, PermissionsBoundary: odd }))).toBe(
    `400 InvalidInput: ARN ${odd} is not valid.`,
  );
  expect(await failure(iam().putRolePermissionsBoundary({ ...none, PermissionsBoundary }))).toBe(missing);
});
