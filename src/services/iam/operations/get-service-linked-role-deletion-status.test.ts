import { expect, test } from 'vitest';
import { allow, failure, iamCloud, OTHER_ACCOUNT } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();

test('done, also when the role is there again', async () => {
  await iam().createServiceLinkedRole({ AWSServiceName: 'ecs.amazonaws.com' });
  const { DeletionTaskId } = await iam().deleteServiceLinkedRole({ RoleName: 'AWSServiceRoleForECS' });
  const status = (client = iam()) => client.getServiceLinkedRoleDeletionStatus({ DeletionTaskId });
  expect((await status()).Status).toBe('SUCCEEDED');
  await iam().createServiceLinkedRole({ AWSServiceName: 'ecs.amazonaws.com' });
  expect((await status()).Status).toBe('SUCCEEDED');
  expect(await failure(status(iam({ accessKeyId: OTHER_ACCOUNT, secretAccessKey: 'x' })))).toMatch(
    '404 NoSuchEntity',
  );
  const keys = await userWith(
    'u',
    allow(
      'iam:GetServiceLinkedRoleDeletionStatus',
      'arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*',
    ),
  );
  expect((await status(iam(keys))).Status).toBe('SUCCEEDED');
});

test.each([
  ['not-a-task', '400 InvalidInput'],
  ['task/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS/0', '404 NoSuchEntity'],
])('%s', async (DeletionTaskId, code) => {
  expect(await failure(iam().getServiceLinkedRoleDeletionStatus({ DeletionTaskId }))).toMatch(code);
});
