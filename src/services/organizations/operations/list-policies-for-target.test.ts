import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('what is on the target itself', async () => {
  const o = await t.organization('SERVICE_CONTROL_POLICY');
  const unit = await t.unit(o, 'unit');
  const PolicyId = await t.policy(o, 'SERVICE_CONTROL_POLICY', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }],
  });
  await o.client.attachPolicy({ PolicyId, TargetId: unit });
  const on = async (TargetId: string) =>
    ((await o.client.listPoliciesForTarget({ TargetId, Filter: 'SERVICE_CONTROL_POLICY' })).Policies ?? [])
      .map(({ Id }) => Id)
      .sort();
  expect(await on(unit)).toEqual([PolicyId, 'p-FullAWSAccess'].sort());
  expect(await on(o.rootId)).toEqual(['p-FullAWSAccess']);
  expect(await failure(on('123456789012'))).toBe(
    "TargetNotFoundException: You specified a target that doesn't exist.",
  );
});
