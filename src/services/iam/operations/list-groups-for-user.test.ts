import { expect, test } from 'vitest';
import { allPages, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('the groups of a user by name, in pages', async () => {
  await iam().createUser({ UserName: 'ada' });
  for (const GroupName of ['c', 'a', 'b']) {
    await iam().createGroup({ GroupName });
    await iam().addUserToGroup({ GroupName, UserName: 'ada' });
  }
  const list = async (page: object) => {
    const answer = await iam().listGroupsForUser({ UserName: 'ada', ...page });
    return { ...answer, items: answer.Groups?.map(({ GroupName }) => GroupName) };
  };
  expect(await allPages(list, 2)).toEqual({ items: ['a', 'b', 'c'], pages: 2 });
  expect(await failure(iam().listGroupsForUser({ UserName: 'nobody' }))).toBe(
    '404 NoSuchEntity: The user with name nobody cannot be found.',
  );
});
