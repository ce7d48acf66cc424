import { expect, test } from 'vitest';

import { allPages, failure, iamCloud, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const RoleName = 'r';

test('those that have the role, in pages', async () => {
  await iam().createRole({ RoleName, AssumeRolePolicyDocument: TRUSTS_EC2 });
  expect((await iam().listInstanceProfilesForRole({ RoleName })).InstanceProfiles).toEqual([]);
  for (const InstanceProfileName of ['c', 'a', 'b', 'empty']) {
    await iam().createInstanceProfile({ InstanceProfileName });
    if (InstanceProfileName !== 'empty')
      await iam().addRoleToInstanceProfile({ InstanceProfileName, RoleName });
  }
  const { items, pages } = await allPages(async (page) => {
    const answer = await iam().listInstanceProfilesForRole({ RoleName, ...page });
    return { ...answer, items: answer.InstanceProfiles?.map((each) => each.InstanceProfileName) };
  }, 2);
  expect({ items, pages }).toEqual({ items: ['a', 'b', 'c'], pages: 2 });
});

test('of a role that is there', async () => {
  expect(await failure(iam().listInstanceProfilesForRole({ RoleName: 'none' }))).toBe(
    '404 NoSuchEntity: The role with name none cannot be found.',
  );
});
