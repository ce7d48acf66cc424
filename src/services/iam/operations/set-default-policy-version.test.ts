import { expect, test } from 'vitest';

import { ACCOUNT, allow, deny, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/mine`;

test('the default version is the one that decides', async () => {
  const keys = await userWith('u');
  const look = () => failure(iam(keys).listUsers({}));
  await iam().createPolicy({ PolicyName: 'mine', PolicyDocument: policy(allow('iam:ListUsers')) });
  await iam().createPolicyVersion({ PolicyArn, PolicyDocument: policy(deny('iam:ListUsers')) });
  await iam().attachUserPolicy({ UserName: 'u', PolicyArn });
  expect(await look()).toBe('it did not fail');
  await iam().setDefaultPolicyVersion({ PolicyArn, VersionId: 'v2' });
  expect(await look()).toMatch('with an explicit deny in an identity-based policy');
  expect((await iam().getPolicy({ PolicyArn })).Policy?.DefaultVersionId).toBe('v2');
});

test('only a version that is there', async () => {
  expect(await failure(iam().setDefaultPolicyVersion({ PolicyArn, VersionId: 'v9' }))).toBe(
    `404 NoSuchEntity: Policy ${PolicyArn} version v9 does not exist or is not attachable.`,
  );
});
