import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('of accounts and units', async () => {
  const o = await t.organization();
  const outer = await t.unit(o, 'outer');
  const inner = await t.unit(o, 'inner', outer);
  const parents = async (ChildId: string) => (await o.client.listParents({ ChildId })).Parents;
  expect(await parents(o.management)).toEqual([{ Id: o.rootId, Type: 'ROOT' }]);
  expect(await parents(outer)).toEqual([{ Id: o.rootId, Type: 'ROOT' }]);
  expect(await parents(inner)).toEqual([{ Id: outer, Type: 'ORGANIZATIONAL_UNIT' }]);
  expect(await failure(parents('123456789012'))).toBe(
    "ChildNotFoundException: You specified a child that doesn't exist.",
  );
});
