import { expect, test } from 'vitest';
import { allow, allPages, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { UserName: 'x' };
const none = { UserName: 'none' };
const missing = '404 NoSuchEntity: The user with name none cannot be found.';

test('the names of all inline policies, in pages', async () => {
  await iam().createUser({ UserName: 'x' });
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const PolicyName of names) {
    await iam().putUserPolicy({ ...name, PolicyName, PolicyDocument: policy(allow('s3:*')) });
  }
  const list = async (page: object) => {
    const answer = await iam().listUserPolicies({ ...name, ...page });
    return { ...answer, items: answer.PolicyNames };
  };
  expect(await allPages(list, 2)).toEqual({ items: names, pages: 3 });
});

test('of something that is not there', async () => {
  expect(await failure(iam().listUserPolicies(none))).toBe(missing);
});
