import { expect, test } from 'vitest';

import {
  failure,
  iamCloud,
  keysOf,
  roleArn,
  TRUSTS_ACCOUNT,
  TRUSTS_EC2,
} from '../../../../test/support/iam.ts';

const { iam, sts } = iamCloud();

test('all of a role', async () => {
  await iam().createRole({
    RoleName: 'Web',
    AssumeRolePolicyDocument: TRUSTS_EC2,
    Description: 'd',
    MaxSessionDuration: 7200,
    PermissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess',
    Tags: [{ Key: 'a', Value: 'b' }],
  });
  const { Role } = await iam().getRole({ RoleName: 'wEB' });
  expect(Role).toMatchObject({
    RoleName: 'Web',
    Description: 'd',
    MaxSessionDuration: 7200,
    PermissionsBoundary: { PermissionsBoundaryType: 'Policy' },
    Tags: [{ Key: 'a', Value: 'b' }],
    RoleLastUsed: {},
  });
});

test('defaults', async () => {
  await iam().createRole({ RoleName: 'plain', AssumeRolePolicyDocument: TRUSTS_ACCOUNT });
  const { Role } = await iam().getRole({ RoleName: 'plain' });
  expect(Role).toMatchObject({ Path: '/', MaxSessionDuration: 3600 });
  expect(Role).not.toHaveProperty('Tags');
  expect(Role).not.toHaveProperty('Description');
});

test('when and where a role was used last', async () => {
  const session = await sts().assumeRole({ RoleArn: roleArn('plain'), RoleSessionName: 'abc' });
  const client = sts(keysOf(session.Credentials));
  await client.getCallerIdentity({});
  expect((await iam().getRole({ RoleName: 'plain' })).Role?.RoleLastUsed).toEqual({
    LastUsedDate: expect.any(Date),
    Region: 'us-east-1',
  });
});

test('a role that is not there', async () => {
  expect(await failure(iam().getRole({ RoleName: 'none' }))).toBe(
    '404 NoSuchEntity: The role with name none cannot be found.',
  );
});
