import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('those right below', async () => {
  const o = await t.organization();
  const unit = await t.unit(o, 'unit');
  const AccountId = await t.member(o);
  const list = async (ParentId: string) =>
    ((await o.client.listAccountsForParent({ ParentId })).Accounts ?? []).map(({ Id }) => Id);
  expect(await list(o.rootId)).toEqual([o.management, AccountId]);
  await o.client.moveAccount({ AccountId, SourceParentId: o.rootId, DestinationParentId: unit });
  expect(await list(o.rootId)).toEqual([o.management]);
  expect(await list(unit)).toEqual([AccountId]);
  expect(await failure(list('r-zzzz'))).toMatch(/^ParentNotFoundException/);
});
