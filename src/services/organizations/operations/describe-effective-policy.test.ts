import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('merges what stands on the way from the root', async () => {
  const o = await t.organization('TAG_POLICY');
  const unit = await t.unit(o, 'unit');
  const TargetId = await t.member(o);
  await o.client.moveAccount({ AccountId: TargetId, SourceParentId: o.rootId, DestinationParentId: unit });
  const put = async (on: string, CostCenter: object) =>
    o.client.attachPolicy({
      PolicyId: await t.policy(o, 'TAG_POLICY', { tags: { CostCenter } }),
      TargetId: on,
    });
  await put(o.rootId, {
    tag_key: { '@@assign': 'CostCenter', '@@operators_allowed_for_child_policies': ['@@none'] },
    tag_value: { '@@assign': ['100', '200'] },
  });
  await put(unit, { tag_key: { '@@assign': 'COSTCENTER' }, tag_value: { '@@append': ['300'] } });
  await put(TargetId, { tag_value: { '@@remove': ['100'] } });
  const { EffectivePolicy } = await o.client.describeEffectivePolicy({ PolicyType: 'TAG_POLICY', TargetId });
  expect(JSON.parse(EffectivePolicy?.PolicyContent ?? '')).toEqual({
    tags: { CostCenter: { tag_key: 'CostCenter', tag_value: ['200', '300'] } },
  });
  expect(EffectivePolicy).toMatchObject({ TargetId, PolicyType: 'TAG_POLICY' });
  const own = await t.organizations(TargetId).describeEffectivePolicy({ PolicyType: 'TAG_POLICY' });
  expect(own.EffectivePolicy?.PolicyContent).toBe(EffectivePolicy?.PolicyContent);
});

test('where there is none, and for others', async () => {
  const o = await t.organization('TAG_POLICY');
  const TargetId = await t.member(o);
  const describe = (account: string, target: string) =>
    failure(t.organizations(account).describeEffectivePolicy({ PolicyType: 'TAG_POLICY', TargetId: target }));
  expect(await describe(o.management, TargetId)).toMatch(/^EffectivePolicyNotFoundException/);
  expect(await describe(TargetId, o.management)).toMatch(/^TargetNotFoundException/);
});
