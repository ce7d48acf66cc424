import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('accounts or units', async () => {
  const o = await t.organization();
  const unit = await t.unit(o, 'unit');
  const account = await t.member(o);
  const list = async (ChildType: 'ACCOUNT' | 'ORGANIZATIONAL_UNIT') =>
    (await o.client.listChildren({ ParentId: o.rootId, ChildType })).Children;
  expect(await list('ACCOUNT')).toEqual([
    { Id: o.management, Type: 'ACCOUNT' },
    { Id: account, Type: 'ACCOUNT' },
  ]);
  expect(await list('ORGANIZATIONAL_UNIT')).toEqual([{ Id: unit, Type: 'ORGANIZATIONAL_UNIT' }]);
  const none = o.client.listChildren({ ParentId: 'r-zzzz', ChildType: 'ACCOUNT' });
  expect(await failure(none)).toMatch(/^ParentNotFoundException/);
});
