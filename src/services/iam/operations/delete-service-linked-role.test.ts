import { expect, test } from 'vitest';
import { failure, iamCloud, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const RoleName = 'AWSServiceRoleForECS';

test('the role is gone, and its policy is used by one fewer', async () => {
  await iam().createServiceLinkedRole({ AWSServiceName: 'ecs.amazonaws.com' });
  const PolicyArn = 'arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy';
  expect((await iam().getPolicy({ PolicyArn })).Policy?.AttachmentCount).toBe(1);
  const { DeletionTaskId } = await iam().deleteServiceLinkedRole({ RoleName });
  expect(DeletionTaskId).toMatch(
    /^task\/aws-service-role\/ecs\.amazonaws\.com\/AWSServiceRoleForECS\/[0-9a-f-]{36}$/,
  );
  expect((await iam().getPolicy({ PolicyArn })).Policy?.AttachmentCount).toBe(0);
  expect(await failure(iam().getRole({ RoleName }))).toMatch('404 NoSuchEntity');
  expect(await failure(iam().deleteServiceLinkedRole({ RoleName }))).toMatch('404 NoSuchEntity');
});

test('no other role', async () => {
  await iam().createRole({ RoleName: 'own', AssumeRolePolicyDocument: TRUSTS_EC2 });
  expect(await failure(iam().deleteServiceLinkedRole({ RoleName: 'own' }))).toMatch('404 NoSuchEntity');
});
