import { expect, test } from 'vitest';
import { allow, allPages, failure, iamCloud, policy, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { RoleName: 'x' };
const none = { RoleName: 'none' };
const missing = '404 NoSuchEntity: The role with name none cannot be found.';

test('the names of all inline policies, in pages', async () => {
  await iam().createRole({ RoleName: 'x', AssumeRolePolicyDocument: TRUSTS_EC2 });
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const PolicyName of names) {
    await iam().putRolePolicy({ ...name, PolicyName, PolicyDocument: policy(allow('s3:*')) });
  }
  const list = async (page: object) => {
    const answer = await iam().listRolePolicies({ ...name, ...page });
    return { ...answer, items: answer.PolicyNames };
  };
  expect(await allPages(list, 2)).toEqual({ items: names, pages: 3 });
});

test('of something that is not there', async () => {
  expect(await failure(iam().listRolePolicies(none))).toBe(missing);
});
