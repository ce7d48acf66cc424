import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('everything that is there, and what comes later, gets the policy that allows all', async () => {
  const o = await t.organization();
  const account = await t.member(o);
  const unit = await t.unit(o, 'unit');
  const on = async (TargetId: string, Filter: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY') =>
    ((await o.client.listPoliciesForTarget({ TargetId, Filter })).Policies ?? []).map(({ Id }) => Id);
  expect(await on(account, 'SERVICE_CONTROL_POLICY')).toEqual([]);
  const { Root } = await o.client.enablePolicyType({
    RootId: o.rootId,
    PolicyType: 'SERVICE_CONTROL_POLICY',
  });
  expect(Root?.PolicyTypes).toEqual([{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }]);
  await o.client.enablePolicyType({ RootId: o.rootId, PolicyType: 'RESOURCE_CONTROL_POLICY' });
  for (const id of [o.rootId, unit, account, o.management, await t.unit(o, 'later'), await t.member(o)]) {
    expect(await on(id, 'SERVICE_CONTROL_POLICY')).toEqual(['p-FullAWSAccess']);
    expect(await on(id, 'RESOURCE_CONTROL_POLICY')).toEqual(['p-RCPFullAWSAccess']);
  }
});

test('twice, and in a root that there is not', async () => {
  const o = await t.organization('TAG_POLICY');
  const enable = (RootId: string) => failure(o.client.enablePolicyType({ RootId, PolicyType: 'TAG_POLICY' }));
  expect(await enable(o.rootId)).toBe(
    'PolicyTypeAlreadyEnabledException: The specified policy type is already enabled.',
  );
  expect(await enable('r-0000')).toBe("RootNotFoundException: You specified a root that doesn't exist.");
});
