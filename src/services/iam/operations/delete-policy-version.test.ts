import { expect, test } from 'vitest';

import { ACCOUNT, allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/mine`;
const PolicyDocument = policy(allow('s3:*'));
const remove = (VersionId: string) => failure(iam().deletePolicyVersion({ PolicyArn, VersionId }));

test('any but the default one, once', async () => {
  await iam().createPolicy({ PolicyName: 'mine', PolicyDocument });
  await iam().createPolicyVersion({ PolicyArn, PolicyDocument, SetAsDefault: true });
  expect(await remove('v2')).toBe('409 DeleteConflict: Cannot delete the default version of a policy.');
  expect(await remove('v1')).toBe('it did not fail');
  expect(await remove('v1')).toBe(
    `404 NoSuchEntity: Policy ${PolicyArn} version v1 does not exist or is not attachable.`,
  );
  expect((await iam().listPolicyVersions({ PolicyArn })).Versions).toHaveLength(1);
});
