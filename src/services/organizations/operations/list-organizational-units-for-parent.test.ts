import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('page by page, those right below', async () => {
  const o = await t.organization();
  const ids = [await t.unit(o, 'a'), await t.unit(o, 'b'), await t.unit(o, 'c')];
  await t.unit(o, 'deeper', ids[0]);
  const list = (more: object) => o.client.listOrganizationalUnitsForParent({ ParentId: o.rootId, ...more });
  const first = await list({ MaxResults: 2 });
  const second = await list({ MaxResults: 2, NextToken: first.NextToken });
  const found = [...(first.OrganizationalUnits ?? []), ...(second.OrganizationalUnits ?? [])];
  expect(found.map(({ Id }) => Id).sort()).toEqual(ids.sort());
  expect(second.NextToken).toBeUndefined();
});

test('an account is no parent', async () => {
  const o = await t.organization();
  const list = o.client.listOrganizationalUnitsForParent({ ParentId: 'ou-abcd-12345678' });
  expect(await failure(list)).toBe("ParentNotFoundException: You specified parent that doesn't exist.");
});
