import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('takes the policies of the type off everything', async () => {
  const o = await t.organization('TAG_POLICY');
  const PolicyId = await t.policy(o, 'TAG_POLICY', { tags: { a: { tag_key: { '@@assign': 'a' } } } });
  await o.client.attachPolicy({ PolicyId, TargetId: o.rootId });
  const { Root } = await o.client.disablePolicyType({ RootId: o.rootId, PolicyType: 'TAG_POLICY' });
  expect(Root?.PolicyTypes).toEqual([]);
  expect((await o.client.listTargetsForPolicy({ PolicyId })).Targets).toEqual([]);
});

test('one that is not enabled', async () => {
  const o = await t.organization();
  const disable = o.client.disablePolicyType({ RootId: o.rootId, PolicyType: 'TAG_POLICY' });
  expect(await failure(disable)).toBe(
    'PolicyTypeNotEnabledException: This operation can be performed only for enabled policy types.',
  );
});
