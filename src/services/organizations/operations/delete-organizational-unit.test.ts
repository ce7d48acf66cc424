import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('only when nothing is in it', async () => {
  const o = await t.organization();
  const outer = await t.unit(o, 'outer');
  const inner = await t.unit(o, 'inner', outer);
  const remove = (OrganizationalUnitId: string) =>
    failure(o.client.deleteOrganizationalUnit({ OrganizationalUnitId }));
  expect(await remove(outer)).toMatch(/^OrganizationalUnitNotEmptyException/);
  expect(await remove(inner)).toBe('it did not fail');
  expect(await remove(outer)).toBe('it did not fail');
  expect(await remove(outer)).toMatch(/^OrganizationalUnitNotFoundException/);
});

test('an account keeps it', async () => {
  const o = await t.organization();
  const unit = await t.unit(o, 'unit');
  const AccountId = await t.member(o);
  await o.client.moveAccount({ AccountId, SourceParentId: o.rootId, DestinationParentId: unit });
  expect(await failure(o.client.deleteOrganizationalUnit({ OrganizationalUnitId: unit }))).toMatch(
    /^OrganizationalUnitNotEmptyException/,
  );
});
