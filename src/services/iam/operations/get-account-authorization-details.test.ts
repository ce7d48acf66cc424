import { expect, test } from 'vitest';

import { ACCOUNT, allow, decoded, iamCloud, policy, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const PolicyDocument = policy(allow('s3:*'));
const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/p`;
const readOnly = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const attached = [{ PolicyName: 'p', PolicyArn }];

test('everything with what hangs on it', async () => {
  const inline = { PolicyName: 'own', PolicyDocument };
  await iam().createPolicy({ PolicyName: 'p', PolicyDocument });
  await iam().createUser({ UserName: 'u', Tags: [{ Key: 'a', Value: '' }] });
  await iam().createGroup({ GroupName: 'g' });
  await iam().addUserToGroup({ UserName: 'u', GroupName: 'g' });
  await iam().createRole({ RoleName: 'r', AssumeRolePolicyDocument: TRUSTS_EC2 });
  await iam().createInstanceProfile({ InstanceProfileName: 'i' });
  await iam().addRoleToInstanceProfile({ InstanceProfileName: 'i', RoleName: 'r' });
  await iam().putUserPolicy({ UserName: 'u', ...inline });
  await iam().putGroupPolicy({ GroupName: 'g', ...inline });
  await iam().putRolePolicy({ RoleName: 'r', ...inline });
  await iam().attachUserPolicy({ UserName: 'u', PolicyArn });
  await iam().attachRolePolicy({ RoleName: 'r', PolicyArn: readOnly });
  const details = await iam().getAccountAuthorizationDetails({});
  expect(details).toMatchObject({
    UserDetailList: [
      {
        UserName: 'u',
        GroupList: ['g'],
        Tags: [{ Key: 'a', Value: '' }],
        UserPolicyList: [{ PolicyName: 'own' }],
        AttachedManagedPolicies: attached,
      },
    ],
    GroupDetailList: [
      { GroupName: 'g', GroupPolicyList: [{ PolicyName: 'own' }], AttachedManagedPolicies: [] },
    ],
    RoleDetailList: [
      {
        RoleName: 'r',
        RolePolicyList: [{ PolicyName: 'own' }],
        InstanceProfileList: [{ InstanceProfileName: 'i', Roles: [{ RoleName: 'r' }] }],
        AttachedManagedPolicies: [{ PolicyArn: readOnly }],
      },
    ],
    Policies: [{ PolicyName: 'p', PolicyVersionList: [{ VersionId: 'v1' }] }, { Arn: readOnly }],
    IsTruncated: false,
  });
  const shown = details.RoleDetailList?.[0]?.RolePolicyList?.[0]?.PolicyDocument;
  expect(decoded(shown)).toEqual(JSON.parse(PolicyDocument));
});

test('filters, and pages across kinds', async () => {
  const roles = await iam().getAccountAuthorizationDetails({ Filter: ['Role', 'LocalManagedPolicy'] });
  expect([roles.UserDetailList, roles.RoleDetailList?.length, roles.Policies?.length]).toEqual([[], 1, 1]);
  const counts: number[][] = [];
  for (let Marker: string | undefined, more = true; more; ) {
    const page = await iam().getAccountAuthorizationDetails({ MaxItems: 2, Marker });
    const lists = [page.UserDetailList, page.GroupDetailList, page.RoleDetailList, page.Policies];
    counts.push(lists.map((list) => list?.length ?? 0));
    Marker = page.Marker;
    more = page.IsTruncated === true;
  }
  expect(counts).toEqual([
    [1, 1, 0, 0],
    [0, 0, 1, 1],
    [0, 0, 0, 1],
  ]);
});
