import { expect, test } from 'vitest';

import { ACCOUNT, allow, failure, iamCloud, policy, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/mine`;
const ROLE = { RoleName: 'r', RoleId: expect.stringMatching(/^AROA/) };
const USER = { UserName: 'renamed', UserId: expect.stringMatching(/^AIDA/) };
const GROUP = { GroupName: 'g', GroupId: expect.stringMatching(/^AGPA/) };

test('users, groups and roles that have a policy, by their names of now', async () => {
  await iam().createPolicy({ PolicyName: 'mine', PolicyDocument: policy(allow('s3:*')) });
  await iam().createUser({ UserName: 'u', Path: '/x/' });
  await iam().createGroup({ GroupName: 'g' });
  await iam().createRole({
    RoleName: 'r',
    AssumeRolePolicyDocument: TRUSTS_EC2,
    PermissionsBoundary: PolicyArn,
  });
  await iam().attachUserPolicy({ UserName: 'u', PolicyArn });
  await iam().attachGroupPolicy({ GroupName: 'g', PolicyArn });
  await iam().updateUser({ UserName: 'u', NewUserName: 'renamed' });
  expect(await iam().listEntitiesForPolicy({ PolicyArn })).toMatchObject({
    PolicyGroups: [GROUP],
    PolicyUsers: [USER],
    PolicyRoles: [ROLE],
    IsTruncated: false,
  });
});

test('filters', async () => {
  const only = (input: object) => iam().listEntitiesForPolicy({ PolicyArn, ...input });
  const none = { PolicyGroups: [], PolicyUsers: [], PolicyRoles: [] };
  expect(await only({ EntityFilter: 'Group' })).toMatchObject({ ...none, PolicyGroups: [GROUP] });
  expect(await only({ PathPrefix: '/x/' })).toMatchObject({ ...none, PolicyUsers: [USER] });
  expect(await only({ PolicyUsageFilter: 'PermissionsBoundary' })).toMatchObject({
    ...none,
    PolicyRoles: [ROLE],
  });
  expect(await only({ EntityFilter: 'Role', PolicyUsageFilter: 'PermissionsPolicy' })).toMatchObject(none);
});

test('pages of all kinds together', async () => {
  const first = await iam().listEntitiesForPolicy({ PolicyArn, MaxItems: 2 });
  expect(first.IsTruncated).toBe(true);
  const second = await iam().listEntitiesForPolicy({ PolicyArn, MaxItems: 2, Marker: first.Marker });
  expect(second.IsTruncated).toBe(false);
  const count = [first, second].map(
    ({ PolicyGroups, PolicyUsers, PolicyRoles }) =>
      (PolicyGroups?.length ?? 0) + (PolicyUsers?.length ?? 0) + (PolicyRoles?.length ?? 0),
  );
  expect(count).toEqual([2, 1]);
});

test('a policy that is not there', async () => {
  expect(await failure(iam().listEntitiesForPolicy({ PolicyArn: `${PolicyArn}2` }))).toBe(
    `404 NoSuchEntity: Policy ${PolicyArn}2 was not found.`,
  );
});
