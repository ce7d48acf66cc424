import { expect, test } from 'vitest';
import { allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { GroupName: 'x' };
const none = { GroupName: 'none' };
const missing = '404 NoSuchEntity: The group with name none cannot be found.';

test('a policy goes once', async () => {
  await iam().createGroup({ GroupName: 'x' });
  const own = { ...name, PolicyName: 'inline' };
  await iam().putGroupPolicy({ ...own, PolicyDocument: policy(allow('s3:*')) });
  await iam().deleteGroupPolicy(own);
  expect((await iam().listGroupPolicies(name)).PolicyNames).toEqual([]);
  expect(await failure(iam().deleteGroupPolicy(own))).toBe(
    '404 NoSuchEntity: The group policy with name inline cannot be found.',
  );
  expect(await failure(iam().deleteGroupPolicy({ ...own, ...none }))).toBe(missing);
});
