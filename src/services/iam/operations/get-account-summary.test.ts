import { expect, test } from 'vitest';

import { ACCOUNT, allow, iamCloud, policy, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const PolicyDocument = policy(allow('s3:*'));
const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/p`;

test('counts of what there is, and quotas', async () => {
  await iam().createUser({ UserName: 'u' });
  await iam().createUser({ UserName: 'gone' });
  await iam().deleteUser({ UserName: 'gone' });
  await iam().createGroup({ GroupName: 'g' });
  await iam().createRole({ RoleName: 'r', AssumeRolePolicyDocument: TRUSTS_EC2 });
  await iam().createInstanceProfile({ InstanceProfileName: 'i' });
  await iam().createPolicy({ PolicyName: 'p', PolicyDocument });
  await iam().createPolicyVersion({ PolicyArn, PolicyDocument });
  const { SummaryMap } = await iam().getAccountSummary({});
  expect(SummaryMap).toMatchObject({
    Users: 1,
    UsersQuota: 5000,
    Groups: 1,
    Roles: 1,
    InstanceProfiles: 1,
    Policies: 1,
    PolicyVersionsInUse: 2,
    AccountAccessKeysPresent: 0,
    VersionsPerPolicyQuota: 5,
  });
});

test('what has tests of its own starts at none', async () => {
  const { SummaryMap } = await iam().getAccountSummary({});
  expect(SummaryMap).toMatchObject({
    AccountMFAEnabled: 0,
    AccountPasswordPresent: 0,
    AccountSigningCertificatesPresent: 0,
    MFADevices: 0,
    MFADevicesInUse: 0,
    ServerCertificates: 0,
    ServerCertificatesQuota: 20,
    SigningCertificatesPerUserQuota: 2,
  });
});
