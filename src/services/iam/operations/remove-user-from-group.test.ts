import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('a member goes; who is none is no error', async () => {
  const both = { GroupName: 'team', UserName: 'ada' };
  await iam().createUser({ UserName: 'ada' });
  await iam().createGroup({ GroupName: 'team' });
  await iam().addUserToGroup(both);
  await iam().removeUserFromGroup(both);
  await iam().removeUserFromGroup(both);
  expect((await iam().getGroup({ GroupName: 'team' })).Users).toEqual([]);
  expect(await failure(iam().removeUserFromGroup({ ...both, GroupName: 'none' }))).toBe(
    '404 NoSuchEntity: The group with name none cannot be found.',
  );
  expect(await failure(iam().removeUserFromGroup({ GroupName: 'none', UserName: 'nobody' }))).toBe(
    '404 NoSuchEntity: The user with name nobody cannot be found.',
  );
});
