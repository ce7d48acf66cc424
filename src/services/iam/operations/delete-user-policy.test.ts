import { expect, test } from 'vitest';
import { allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { UserName: 'x' };
const none = { UserName: 'none' };
const missing = '404 NoSuchEntity: The user with name none cannot be found.';

test('a policy goes once', async () => {
  await iam().createUser({ UserName: 'x' });
  const own = { ...name, PolicyName: 'inline' };
  await iam().putUserPolicy({ ...own, PolicyDocument: policy(allow('s3:*')) });
  await iam().deleteUserPolicy(own);
  expect((await iam().listUserPolicies(name)).PolicyNames).toEqual([]);
  expect(await failure(iam().deleteUserPolicy(own))).toBe(
    '404 NoSuchEntity: The user policy with name inline cannot be found.',
  );
  expect(await failure(iam().deleteUserPolicy({ ...own, ...none }))).toBe(missing);
});
