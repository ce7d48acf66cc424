import { expect, test } from 'vitest';
import { allPages, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('every group once, by name, in pages; only those of a path', async () => {
  const names = ['a', 'b', 'c', 'd'];
  for (const GroupName of names) await iam().createGroup({ GroupName, Path: `/${GroupName}/` });
  const list = (more: object) => async (page: object) => {
    const answer = await iam().listGroups({ ...page, ...more });
    return { ...answer, items: answer.Groups?.map(({ GroupName }) => GroupName) };
  };
  expect(await allPages(list({}), 3)).toEqual({ items: names, pages: 2 });
  expect(await allPages(list({ PathPrefix: '/c' }), 3)).toEqual({ items: ['c'], pages: 1 });
});
