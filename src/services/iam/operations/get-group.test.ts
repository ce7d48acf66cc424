import { expect, test } from 'vitest';
import { allPages, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('the members by name, in pages', async () => {
  const { Group } = await iam().createGroup({ GroupName: 'team' });
  expect(await iam().getGroup({ GroupName: 'TEAM' })).toMatchObject({ Group, Users: [], IsTruncated: false });
  for (const UserName of ['c', 'a', 'b']) {
    await iam().createUser({ UserName });
    await iam().addUserToGroup({ GroupName: 'team', UserName });
  }
  const list = async (page: object) => {
    const answer = await iam().getGroup({ GroupName: 'team', ...page });
    return { ...answer, items: answer.Users?.map(({ UserName }) => UserName) };
  };
  expect(await allPages(list, 2)).toEqual({ items: ['a', 'b', 'c'], pages: 2 });
});

test('a group that is not there', async () => {
  expect(await failure(iam().getGroup({ GroupName: 'none' }))).toBe(
    '404 NoSuchEntity: The group with name none cannot be found.',
  );
});
