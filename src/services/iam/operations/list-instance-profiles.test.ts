import { expect, test } from 'vitest';

import { allPages, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('by name, of a path, in pages', async () => {
  for (const [InstanceProfileName, Path] of [
    ['b', '/x/'],
    ['C', '/'],
    ['a', '/x/'],
  ] as const) {
    await iam().createInstanceProfile({ InstanceProfileName, Path });
  }
  const names = async (PathPrefix?: string) => {
    const { items } = await allPages(async (page) => {
      const answer = await iam().listInstanceProfiles({ ...page, PathPrefix });
      return { ...answer, items: answer.InstanceProfiles?.map((each) => each.InstanceProfileName) };
    }, 1);
    return items;
  };
  expect(await names()).toEqual(['a', 'b', 'C']);
  expect(await names('/x/')).toEqual(['a', 'b']);
});
