import { expect, test } from 'vitest';
import { organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const PolicyType = 'BACKUP_POLICY';

test('accounts below a unit whose policy lacks something, and no others', async () => {
  const o = await t.organization(PolicyType);
  const unit = await t.unit(o, 'unit');
  const AccountId = await t.member(o);
  await t.member(o);
  const PolicyId = await t.policy(o, PolicyType, {
    plans: { daily: { regions: { '@@assign': ['us-east-1'] } } },
  });
  await o.client.attachPolicy({ PolicyId, TargetId: unit });
  const invalid = async () => {
    const { Accounts = [], ...rest } = await o.client.listAccountsWithInvalidEffectivePolicy({ PolicyType });
    expect(rest).toMatchObject({ PolicyType });
    return Accounts.map(({ Id, Paths }) => [Id, Paths]);
  };
  expect(await invalid()).toEqual([]);
  await o.client.moveAccount({ AccountId, SourceParentId: o.rootId, DestinationParentId: unit });
  expect(await invalid()).toEqual([[AccountId, [`${o.id}/${o.rootId}/${unit}/`]]]);
});
