import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('adding a member again changes nothing', async () => {
  await iam().createUser({ UserName: 'ada' });
  await iam().createGroup({ GroupName: 'team' });
  await iam().addUserToGroup({ GroupName: 'team', UserName: 'ada' });
  await iam().addUserToGroup({ GroupName: 'Team', UserName: 'Ada' });
  expect((await iam().getGroup({ GroupName: 'team' })).Users).toHaveLength(1);
});

test('user and group have to be there; the user is looked for first', async () => {
  const add = (GroupName: string, UserName: string) => failure(iam().addUserToGroup({ GroupName, UserName }));
  expect(await add('none', 'nobody')).toBe('404 NoSuchEntity: The user with name nobody cannot be found.');
  expect(await add('none', 'ada')).toBe('404 NoSuchEntity: The group with name none cannot be found.');
});

test('ten groups at most', async () => {
  await iam().createUser({ UserName: 'busy' });
  for (let i = 0; i <= 10; i++) {
    await iam().createGroup({ GroupName: `g${i}` });
    expect(await failure(iam().addUserToGroup({ GroupName: `g${i}`, UserName: 'busy' }))).toBe(
      i < 10 ? 'it did not fail' : '409 LimitExceeded: Cannot exceed quota for GroupsPerUser: 10',
    );
  }
});
