import { expect, test } from 'vitest';

import { ACCOUNT, allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/mine`;
const PolicyDocument = policy(allow('s3:*'));
const remove = (arn = PolicyArn) => failure(iam().deletePolicy({ PolicyArn: arn }));

test('not while it is attached, a boundary, or has other versions', async () => {
  await iam().createPolicy({ PolicyName: 'mine', PolicyDocument });
  await iam().createPolicyVersion({ PolicyArn, PolicyDocument });
  await iam().createUser({ UserName: 'u', PermissionsBoundary: PolicyArn });
  await iam().createGroup({ GroupName: 'g' });
  await iam().attachGroupPolicy({ GroupName: 'g', PolicyArn });
  const attached = '409 DeleteConflict: Cannot delete a policy attached to entities.';
  expect(await remove()).toBe(attached);
  await iam().detachGroupPolicy({ GroupName: 'g', PolicyArn });
  expect(await remove()).toBe(attached);
  await iam().deleteUserPermissionsBoundary({ UserName: 'u' });
  expect(await remove()).toMatch('409 DeleteConflict: This policy has more than one version. Before you');
  await iam().deletePolicyVersion({ PolicyArn, VersionId: 'v2' });
  expect(await remove()).toBe('it did not fail');
  expect(await remove()).toBe(`404 NoSuchEntity: Policy ${PolicyArn} was not found.`);
});

test('another one of the same name is another one', async () => {
  await iam().createPolicy({ PolicyName: 'mine', PolicyDocument });
  const before = (await iam().getPolicy({ PolicyArn })).Policy?.PolicyId;
  await remove();
  await iam().createPolicy({ PolicyName: 'mine', PolicyDocument });
  expect((await iam().getPolicy({ PolicyArn })).Policy?.PolicyId).not.toBe(before);
});

test("AWS's own, and without the right", async () => {
  expect(await remove('arn:aws:iam::aws:policy/AdministratorAccess')).toMatch('403 AccessDenied');
  const keys = await userWith('nobody');
  expect(await failure(iam(keys).deletePolicy({ PolicyArn }))).toMatch(
    'iam:DeletePolicy on resource: policy',
  );
});
