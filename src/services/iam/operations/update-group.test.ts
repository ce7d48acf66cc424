import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('a renamed group keeps its members and policies', async () => {
  const root = iam();
  const { Group } = await root.createGroup({ GroupName: 'old' });
  const PolicyArn = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess';
  await root.attachGroupPolicy({ GroupName: 'old', PolicyArn });
  await root.createUser({ UserName: 'ada' });
  await root.addUserToGroup({ GroupName: 'old', UserName: 'ada' });
  await root.updateGroup({ GroupName: 'old', NewGroupName: 'new', NewPath: '/p/' });
  const found = await root.getGroup({ GroupName: 'new' });
  expect(found.Group).toMatchObject({
    GroupId: Group?.GroupId,
    Arn: `arn:aws:iam::${ACCOUNT}:group/p/new`,
  });
  expect(found.Users?.map(({ UserName }) => UserName)).toEqual(['ada']);
  expect((await root.listGroupsForUser({ UserName: 'ada' })).Groups?.[0]?.GroupName).toBe('new');
  expect((await root.listEntitiesForPolicy({ PolicyArn })).PolicyGroups?.[0]?.GroupName).toBe('new');
});

test('a name that is taken, and a group that is not there', async () => {
  await iam().createGroup({ GroupName: 'one' });
  await iam().createGroup({ GroupName: 'two' });
  expect(await failure(iam().updateGroup({ GroupName: 'one', NewGroupName: 'Two' }))).toBe(
    '409 EntityAlreadyExists: Group with name Two already exists.',
  );
  expect(await failure(iam().updateGroup({ GroupName: 'none' }))).toBe(
    '404 NoSuchEntity: The group with name none cannot be found.',
  );
});
