import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

const SCP = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }],
};

test('one SCP stays', async () => {
  const o = await t.organization('SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY');
  const PolicyId = await t.policy(o, 'SERVICE_CONTROL_POLICY', SCP);
  const detach = (id: string) => failure(o.client.detachPolicy({ PolicyId: id, TargetId: o.rootId }));
  expect(await detach('p-FullAWSAccess')).toBe(
    'ConstraintViolationException/MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED: You cannot remove the last policy attached to the specified target. You must have at least one attached at all times.',
  );
  expect(await detach(PolicyId)).toMatch(/^PolicyNotAttachedException/);
  await o.client.attachPolicy({ PolicyId, TargetId: o.rootId });
  expect(await detach('p-FullAWSAccess')).toBe('it did not fail');
  expect(await detach('p-RCPFullAWSAccess')).toMatch(/^InvalidInputException\/NON_DETACHABLE_POLICY/);
  expect(await detach('p-47fhe9s3')).toMatch(/^PolicyNotFoundException/);
});

test('from a target that there is not', async () => {
  const o = await t.organization('SERVICE_CONTROL_POLICY');
  const detach = o.client.detachPolicy({ PolicyId: 'p-FullAWSAccess', TargetId: '111619863336' });
  expect(await failure(detach)).toBe("TargetNotFoundException: You specified a target that doesn't exist.");
});
