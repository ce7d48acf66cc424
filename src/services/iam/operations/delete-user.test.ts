import { expect, test } from 'vitest';
import { allow, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('a user that is not there', async () => {
  expect(await failure(iam().deleteUser({ UserName: 'nobody' }))).toBe(
    '404 NoSuchEntity: The user with name nobody cannot be found.',
  );
});

test('what a user has must go first', async () => {
  const root = iam();
  const UserName = 'busy';
  const conflict = () => failure(root.deleteUser({ UserName }));
  const PolicyArn = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess';
  await root.createUser({ UserName, PermissionsBoundary: PolicyArn });
  await root.createGroup({ GroupName: 'g' });
  await root.addUserToGroup({ GroupName: 'g', UserName });
  expect(await conflict()).toBe(
    '409 DeleteConflict: Cannot delete entity, must remove users from group first.',
  );
  await root.attachUserPolicy({ UserName, PolicyArn });
  expect(await conflict()).toBe('409 DeleteConflict: Cannot delete entity, must detach all policies first.');
  await root.putUserPolicy({ UserName, PolicyName: 'p', PolicyDocument: policy(allow('s3:*')) });
  expect(await conflict()).toBe('409 DeleteConflict: Cannot delete entity, must delete policies first.');
  const { AccessKey } = await root.createAccessKey({ UserName });
  expect(await conflict()).toBe('409 DeleteConflict: Cannot delete entity, must delete access keys first.');

  await root.deleteAccessKey({ UserName, AccessKeyId: AccessKey?.AccessKeyId });
  await root.deleteUserPolicy({ UserName, PolicyName: 'p' });
  await root.detachUserPolicy({ UserName, PolicyArn });
  await root.removeUserFromGroup({ GroupName: 'g', UserName });
  await root.deleteUser({ UserName });
  expect(await failure(root.getUser({ UserName }))).toMatch('404 NoSuchEntity');
  const { Policy } = await root.getPolicy({ PolicyArn });
  expect(Policy).toMatchObject({ AttachmentCount: 0, PermissionsBoundaryUsageCount: 0 });
});

test('who is made again under the same name is somebody else', async () => {
  const root = iam();
  const first = await root.createUser({ UserName: 'again' });
  await root.deleteUser({ UserName: 'again' });
  const second = await root.createUser({ UserName: 'again' });
  expect(second.User?.UserId).not.toBe(first.User?.UserId);
});
