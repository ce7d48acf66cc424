import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('only when it is on nothing', async () => {
  const o = await t.organization('SERVICE_CONTROL_POLICY');
  const PolicyId = await t.policy(o, 'SERVICE_CONTROL_POLICY', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }],
  });
  await o.client.attachPolicy({ PolicyId, TargetId: o.rootId });
  const remove = (id: string) => failure(o.client.deletePolicy({ PolicyId: id }));
  expect(await remove(PolicyId)).toMatch(/^PolicyInUseException/);
  await o.client.detachPolicy({ PolicyId, TargetId: o.rootId });
  expect(await remove(PolicyId)).toBe('it did not fail');
  expect(await remove(PolicyId)).toBe(
    "PolicyNotFoundException: We can't find a policy with the PolicyId that you specified.",
  );
  expect(await remove('p-FullAWSAccess')).toMatch(/^InvalidInputException\/IMMUTABLE_POLICY/);
});
