import { expect, test } from 'vitest';
import { allow, failure, iamCloud, policy, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { RoleName: 'x' };
const none = { RoleName: 'none' };
const missing = '404 NoSuchEntity: The role with name none cannot be found.';

test('a policy goes once', async () => {
  await iam().createRole({ RoleName: 'x', AssumeRolePolicyDocument: TRUSTS_EC2 });
  const own = { ...name, PolicyName: 'inline' };
  await iam().putRolePolicy({ ...own, PolicyDocument: policy(allow('s3:*')) });
  await iam().deleteRolePolicy(own);
  expect((await iam().listRolePolicies(name)).PolicyNames).toEqual([]);
  expect(await failure(iam().deleteRolePolicy(own))).toBe(
    '404 NoSuchEntity: The role policy with name inline cannot be found.',
  );
  expect(await failure(iam().deleteRolePolicy({ ...own, ...none }))).toBe(missing);
});
