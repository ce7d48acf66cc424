import { expect, test } from 'vitest';
import { allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('what a group has must go first', async () => {
  const root = iam();
  const GroupName = 'busy';
  const PolicyArn = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess';
  const conflict = () => failure(root.deleteGroup({ GroupName }));
  await root.createGroup({ GroupName });
  await root.attachGroupPolicy({ GroupName, PolicyArn });
  expect(await conflict()).toBe('409 DeleteConflict: Cannot delete entity, must detach all policies first.');
  await root.putGroupPolicy({ GroupName, PolicyName: 'p', PolicyDocument: policy(allow('s3:*')) });
  expect(await conflict()).toBe('409 DeleteConflict: Cannot delete entity, must delete policies first.');
  await root.createUser({ UserName: 'ada' });
  await root.addUserToGroup({ GroupName, UserName: 'ada' });
  expect(await conflict()).toBe(
    '409 DeleteConflict: Cannot delete entity, must remove users from group first.',
  );
  await root.removeUserFromGroup({ GroupName, UserName: 'ada' });
  await root.deleteGroupPolicy({ GroupName, PolicyName: 'p' });
  await root.detachGroupPolicy({ GroupName, PolicyArn });
  await root.deleteGroup({ GroupName });
  expect(await conflict()).toBe('404 NoSuchEntity: The group with name busy cannot be found.');
});

test('a member that comes while the group goes is never left in a group that is gone', async () => {
  const root = iam();
  await root.createUser({ UserName: 'late' });
  for (let round = 0; round < 5; round++) {
    const GroupName = `race${round}`;
    await root.createGroup({ GroupName });
    const [added, deleted] = await Promise.all([
      failure(root.addUserToGroup({ GroupName, UserName: 'late' })),
      failure(root.deleteGroup({ GroupName })),
    ]);
    expect([added, deleted].filter((outcome) => outcome === 'it did not fail')).toHaveLength(1);
  }
});
