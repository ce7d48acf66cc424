import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { UserName: 'x' };
const none = { UserName: 'none' };
const missing = '404 NoSuchEntity: The user with name none cannot be found.';

test('a boundary is put on, and put in place of another', async () => {
  await iam().createUser({ UserName: 'x' });
  for (const PermissionsBoundary of [
    'arn:aws:iam::aws:policy/PowerUserAccess',
    'arn:aws:iam::aws:policy/AmazonS3FullAccess',
    'arn:aws:iam::aws:policy/AmazonS3FullAccess',
  ]) {
    await iam().putUserPermissionsBoundary({ ...name, PermissionsBoundary });
    expect((await iam().getUser(name)).User?.PermissionsBoundary).toEqual({
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
  expect(await failure(iam().putUserPermissionsBoundary({ ...name, PermissionsBoundary }))).toBe(
    `404 NoSuchEntity: Scope ARN: ${PermissionsBoundary} does not exist or is not attachable.`,
  );
  const odd = `arn:aws:iam::${ACCOUNT}:not_a_policy/x`;
  expect(await failure(iam().putUserPermissionsBoundary({ ...name, PermissionsBoundary: odd }))).toBe(
    `400 InvalidInput: ARN ${odd} is not valid.`,
  );
  expect(await failure(iam().putUserPermissionsBoundary({ ...none, PermissionsBoundary }))).toBe(missing);
});
